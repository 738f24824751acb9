package io.osbs.it.kubernetes;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.testkit.kubernetes.RealKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A namespace of a real API server, and the engine kubernetes with a way into it. */
abstract class RealServerScene {

  static final PodSettings SETTINGS =
      new PodSettings(
          new BuilderImage(BuilderImage.Kind.IMAGE, "registry.example.com/osbs:none"),
          Map.of("requests", Map.of("cpu", "100m", "memory", "256Mi")),
          Map.of(),
          "a test");

  RealKubernetes kubernetes;
  RealNamespace namespace;

  @TempDir Path folder;

  /** The control plane to use. */
  RealKubernetes control() throws Exception {
    return RealKubernetes.shared();
  }

  @BeforeEach
  void open() throws Exception {
    kubernetes = control();
    namespace = new RealNamespace(kubernetes, "server");
  }

  @AfterEach
  void close() throws Exception {
    if (namespace != null) {
      namespace.close();
    }
  }

  Path token(String account) throws Exception {
    return namespace.tokenFile(account, folder.resolve(account));
  }

  Cluster cluster() throws Exception {
    return cluster(namespace.access(token("osbs-orchestrator")));
  }

  static Cluster cluster(Access access) {
    return KubernetesClusters.open(access, SETTINGS, new SplittableRandom());
  }

  static BuildSpec spec(String name, BuildKind kind) {
    return new BuildSpec(
        new BuildName(name),
        kind,
        List.of("reactor", "work"),
        Map.of(),
        List.of(),
        Map.of("kubernetes.io/arch", "none"),
        0,
        Duration.ofHours(3),
        Map.of(),
        Map.of(),
        null);
  }

  static ClusterFault faultOf(ThrowingCallable call) {
    return catchThrowableOfType(ClusterException.class, call).fault();
  }
}
