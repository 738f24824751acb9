package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.GitServer;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.KubernetesSite;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Running;
import io.osbs.testkit.kubelet.TestKubelet;
import io.osbs.testkit.kubernetes.RealKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Builds as pods of a real Kubernetes, with real buildah. */
abstract class KubernetesScene extends EndToEnd {

  RealKubernetes kubernetes;
  KubernetesSite site;
  GitServer git;
  TestKubelet node;
  Path conf = Path.of("osbs.conf");

  /** The control plane to use. */
  RealKubernetes control() throws Exception {
    return RealKubernetes.shared();
  }

  @BeforeEach
  void setUp() throws Exception {
    kubernetes = control();
    git = GitServer.start(folder);
    site = new KubernetesSite(kubernetes, osbs, "east", "west");
    node = site.node("node-" + site.home(), Machine.NATIVE);
  }

  @AfterEach
  void tearDown() throws Exception {
    if (site != null) {
      site.close();
    }
    if (git != null) {
      git.close();
    }
  }

  void oneCluster() throws Exception {
    configure("{%s: [{name: east, max_concurrent_builds: 2}]}".formatted(Machine.NATIVE));
  }

  void configure(String clusters) throws Exception {
    conf = site.configure(clusters);
  }

  Running start(String name, String... steps) throws Exception {
    hello(name, steps);
    return osbs.start("build", git.url(name), "--branch", "main", "--config", conf, "-o", "json");
  }

  JsonNode image(Ran ran) throws Exception {
    JsonNode json = ran.ended(0).json();
    String digest = json.path("image").path("digest").asString();
    for (JsonNode reference : json.path("image").path("references")) {
      assertThat(Images.digest(reference.asString())).isEqualTo(digest);
    }
    assertThat(site.slots("east")).isEmpty();
    assertThat(site.slots("west")).isEmpty();
    return json;
  }

  String worker() throws Exception {
    return Await.value(
        "a worker's pod", () -> site.runningPods(site.namespace("east")).stream().findFirst());
  }
}
