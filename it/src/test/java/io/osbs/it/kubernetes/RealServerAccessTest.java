package io.osbs.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.it.tools.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who we are and whom we believe, at a real API server. */
@Tag("all")
@Execution(ExecutionMode.CONCURRENT)
final class RealServerAccessTest extends RealServerScene {

  private String url(String lines) {
    return "kubernetes_url = %s\n%s".formatted(kubernetes.url(), lines);
  }

  private Cluster cluster(String lines) throws Exception {
    return cluster(namespace.access(lines, Map.of(), folder));
  }

  @Test
  void aTokenThatIsRevokedIsNamedAndANewOneIsTakenUpWithoutARestart() throws Exception {
    Path file = token("osbs-orchestrator");
    String revoked = Files.readString(file);
    try (Cluster cluster = cluster(namespace.access(file))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
      namespace
          .client()
          .secrets()
          .inNamespace(namespace.name())
          .withName("osbs-orchestrator-token")
          .delete();
      // The API server remembers for some seconds whom it has let in; and who was let in himself
      // is patient for a minute, so a newcomer asks.
      ClusterFault fault =
          Await.value(
              "the token is revoked",
              () -> {
                try (Cluster newcomer = cluster(namespace.access(file))) {
                  newcomer.slots().survey();
                  return Optional.empty();
                } catch (ClusterException e) {
                  return Optional.of(e.fault());
                }
              });
      assertThat(fault).isInstanceOf(ClusterFault.Forbidden.class);
      assertThat(fault.detail())
          .contains("401", file.toString(), "cluster here", kubernetes.url().toString())
          .doesNotContain(revoked.strip());

      token("osbs-orchestrator");

      assertThat(Files.readString(file)).isNotEqualTo(revoked);
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
  }

  @Test
  void anAuthorityThatDidNotSignTheServerIsNotBelieved() throws Exception {
    Path file = token("osbs-orchestrator");
    Path other = Files.createDirectories(folder.resolve("wrong"));
    Files.copy(file, other.resolve("token"));
    ProcessBuilder openssl =
        new ProcessBuilder(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-subj",
            "/CN=somebody",
            "-days",
            "2",
            "-keyout",
            other.resolve("key").toString(),
            "-out",
            other.resolve("ca.crt").toString());
    assertThat(
            openssl
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start()
                .waitFor())
        .isZero();
    try (Cluster cluster = cluster(namespace.access(other.resolve("token")))) {
      ClusterFault fault = faultOf(() -> cluster.slots().survey());
      assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
      assertThat(fault.detail()).contains("cluster here", "certificate");
    }
    try (Cluster cluster =
        cluster(url("token_file = " + other.resolve("token") + "\nverify_ssl = false"))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
  }

  @Test
  void contextsOfAKubeconfigAndClientCertificatesAreWaysIn() throws Exception {
    namespace.itself().grantToUser("eva", "edit");
    Path kubeconfig = kubernetes.kubeconfig("eva", "people");
    try (Cluster cluster = cluster("kubeconfig = " + kubeconfig)) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
    Map<String, String> variable = Map.of("KUBECONFIG", kubeconfig.toString());
    try (Cluster cluster = cluster(namespace.access("", variable, folder.resolve("nobody")))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
    Config read = Config.fromKubeconfig(Files.readString(kubeconfig));
    NamedContext context = read.getCurrentContext();
    try (Cluster cluster =
        cluster("kubeconfig = %s\ncontext = %s".formatted(kubeconfig, context.getName()))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
    assertThat(
            faultOf(() -> cluster("kubeconfig = %s\ncontext = nowhere".formatted(kubeconfig)))
                .detail())
        .contains("nowhere", kubeconfig.toString());

    Path certificate = pem("eva.crt", read.getClientCertFile(), read.getClientCertData());
    Path key = pem("eva.key", read.getClientKeyFile(), read.getClientKeyData());
    try (Cluster cluster =
        cluster(
            url(
                "client_cert = %s\nclient_key = %s\nverify_ssl = false"
                    .formatted(certificate, key)))) {
      assertThat(cluster.slots().survey().slots()).isEmpty();
    }
  }

  private Path pem(String name, String file, String data) throws Exception {
    return file != null
        ? Path.of(file)
        : Files.write(folder.resolve(name), Base64.getDecoder().decode(data));
  }
}
