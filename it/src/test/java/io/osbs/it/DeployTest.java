package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.AdministratorDocument;
import io.osbs.it.tools.GitServer;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters are set up as the administrator document says, on a real API server. */
@Tag("all")
class DeployTest extends EndToEnd {

  private static final int NO_ANSWER = 5;
  private static final int MOST = 20;
  private static final String IMAGE = "images.example.com/osbs:1";

  private RealKubernetes kubernetes;
  private GitServer git;
  private TestKubelet node;
  private TestNamespace home;
  private TestNamespace east;
  private AdministratorDocument document;

  @BeforeEach
  void setUp() throws Exception {
    kubernetes = RealKubernetes.shared();
    git = GitServer.start(folder);
    home = kubernetes.namespace("deployed-home");
    east = kubernetes.namespace("deployed-east");
    node =
        kubernetes
            .node(NodeSettings.of("node-" + home.name(), Machine.architecture(Machine.NATIVE)))
            .image(
                IMAGE,
                Image.ofThisMachine()
                    .withPrograms(Machine.programs())
                    .withVariable("JAVA_HOME", System.getProperty("java.home")));
    hello("hello");
    osbs.with("KUBECONFIG", contexts().toString());
    document = new AdministratorDocument(replacements());
    for (Map.Entry<String, String> file : document.files().entrySet()) {
      osbs.file("etc/" + file.getKey(), file.getValue());
    }
  }

  @AfterEach
  void tearDown() throws IOException {
    if (home != null) {
      home.close();
      east.close();
    }
    if (node != null) {
      kubernetes.remove(node);
    }
    if (git != null) {
      git.close();
    }
  }

  /** What the document calls by a name that exists nowhere. */
  private Map<String, String> replacements() throws Exception {
    Map<String, String> real = new TreeMap<>();
    real.put("https://api.home.example.com:6443", kubernetes.url().toString());
    real.put("https://api.east.example.com:6443", kubernetes.url().toString());
    real.put("osbs-home", home.name());
    real.put("osbs-east", east.name());
    real.put("/etc/osbs", folder.resolve("etc").toString());
    real.put("https://registry.example.com", "http://" + SharedRegistry.host());
    real.put("https://git.example.com/hello.git", git.url("hello"));
    real.put("x86_64", Machine.NATIVE);
    return real;
  }

  private Path contexts() throws IOException {
    String admin = Files.readString(kubernetes.kubeconfig());
    String contexts =
        """
        contexts:
        - name: home
          context: {cluster: osbs-test, user: admin}
        - name: east
          context: {cluster: osbs-test, user: admin}
        current-context: home
        """;
    return osbs.file("kubeconfig", admin.substring(0, admin.indexOf("contexts:")) + contexts);
  }

  private Ran follow(String command) throws Exception {
    return osbs.run((Object[]) command.split("\\s+"));
  }

  /** Runs the document's commands up to the first that begins so, which is not run. */
  private void followTo(String end) throws Exception {
    for (String command : document.commands()) {
      if (command.startsWith(end)) {
        return;
      }
      patiently(command).ended(0);
    }
    throw new AssertionError("the document has no command " + end);
  }

  /** On a busy machine a server may answer too late; then one does it again. */
  private Ran patiently(String command) throws Exception {
    Ran ran = follow(command);
    for (int again = 0; ran.status() == NO_ANSWER && again < MOST; again++) {
      ran = follow(command);
    }
    return ran;
  }

  private Path etc(String name) {
    return folder.resolve("etc").resolve(name);
  }

  @Test
  void whoFollowsTheDocumentBuilds() throws Exception {
    List<String> commands = document.commands();
    assertThat(commands).hasSizeGreaterThan(8);
    for (String command : commands) {
      Ran ran = follow(command).ended(0);
      assertThat(ran.err()).doesNotContain("warning:", "still missing: secret registry");
      if (command.startsWith("cluster check")) {
        assertThat(ran.out()).doesNotContain("wrong", "warning", "unknown");
      }
    }
    assertThat(Images.tags(SharedRegistry.host(), "hello")).contains("latest");
    assertThat(Files.getPosixFilePermissions(etc("koji-builder/token"))).hasSize(2);
    try (var manifests = Files.list(etc("manifests/home"))) {
      for (Path manifest : manifests.toList()) {
        try (var content = Files.newInputStream(manifest)) {
          assertThat(
                  kubernetes
                      .client()
                      .load(content)
                      .inNamespace(home.name())
                      .dryRun(true)
                      .serverSideApply())
              .isNotEmpty();
        }
      }
    }
  }

  @Test
  void whatIsAppliedTwiceDoesNotChangeAndWhatIsEditedSaysSo() throws Exception {
    followTo("cluster check");
    String orchestrator = document.commands().getFirst();

    assertThat(follow(orchestrator).ended(0).out()).doesNotContain("created", "changed   ");
    Files.writeString(
        etc("config.yaml"),
        Files.readString(etc("config.yaml")).replace("builds: 16", "builds: 17"));

    assertThat(follow(orchestrator + " --quota pods=9").ended(0).out())
        .contains(
            "changed   ResourceQuota osbs",
            "spec.hard.pods: 9, was 50",
            "changed   Secret reactor-config-secret",
            "data.config.yaml has another value");
  }

  @Test
  void whoIsNoAdministratorMakesWhatHeMay() throws Exception {
    followTo("cluster check");
    Path token = etc("koji-builder/token");
    Path mine =
        osbs.file(
            "user.kubeconfig",
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "%s", certificate-authority: "%s"}}]
            users: [{name: u, user: {tokenFile: "%s"}}]
            contexts: [{name: home, context: {cluster: c, user: u}}]
            current-context: home
            """
                .formatted(kubernetes.url(), etc("koji-builder/ca.crt"), token));

    Ran ran =
        follow(document.commands().getFirst() + " --kubeconfig " + mine + " --quota pods=9")
            .ended(4);

    assertThat(ran.out())
        .contains(
            "forbidden ResourceQuota osbs",
            "forbidden RoleBinding koji-builder-edit",
            "unchanged Secret reactor-config-secret",
            "an administrator has to make what is forbidden");
  }

  @Test
  void aTokenFileThatLiesInNoMountIsRefused() throws Exception {
    Path clients = etc("clients.conf");
    Files.writeString(
        clients, Files.readString(clients).replace("/var/run/secrets/tokens/east", "/run/east"));

    Ran ran = follow(document.command("deploy apply worker")).ended(2);

    ran.says("[east] token_file", "/run/east/token lies in none of the token_secrets");
  }

  @Test
  void oneNamespaceIsNotBothKindsOfCluster() throws Exception {
    follow(document.command("deploy apply orchestrator")).ended(0);

    Ran ran =
        follow(document.command("deploy apply worker") + " --namespace " + home.name()).ended(2);

    ran.says("orchestrator and worker builds need a namespace each");
  }
}
