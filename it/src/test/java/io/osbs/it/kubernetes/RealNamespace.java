package io.osbs.it.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.InstanceAccess;
import io.osbs.config.instance.OsbsConf;
import io.osbs.it.tools.Await;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A namespace of the real API server, with the accounts of a worker cluster. */
final class RealNamespace implements AutoCloseable {

  private final RealKubernetes kubernetes;
  private final TestNamespace namespace;

  RealNamespace(RealKubernetes kubernetes, String prefix) throws Exception {
    this.kubernetes = kubernetes;
    this.namespace = kubernetes.namespace(prefix);
    for (String account : new String[] {"osbs-orchestrator", "osbs-worker"}) {
      account(account, "edit");
    }
  }

  KubernetesClient client() {
    return kubernetes.client();
  }

  String name() {
    return namespace.name();
  }

  /** The namespace itself: its limits, quotas and rights. */
  TestNamespace itself() {
    return namespace;
  }

  /** Makes an account with a role; an empty role gives it none. */
  void account(String name, String role) throws IOException {
    client()
        .serviceAccounts()
        .inNamespace(name())
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    if (!role.isEmpty()) {
      namespace.grantToAccount(name, role);
    }
  }

  /** The persistent token of an account, and the authority to believe, as their secret has them. */
  Map<String, String> persistentToken(String account) throws Exception {
    client()
        .secrets()
        .inNamespace(name())
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(account + "-token")
                .addToAnnotations("kubernetes.io/service-account.name", account)
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build())
        .create();
    Secret made =
        Await.value(
            "the token of " + account,
            () ->
                Optional.ofNullable(
                        client().secrets().inNamespace(name()).withName(account + "-token").get())
                    .filter(secret -> secret.getData() != null)
                    .filter(secret -> secret.getData().containsKey("token")));
    Map<String, String> values = new LinkedHashMap<>();
    made.getData()
        .forEach((key, value) ->
            values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return values;
  }

  /** Writes an account's token and its authority into files side by side. */
  Path tokenFile(String account, Path folder) throws Exception {
    Map<String, String> values = persistentToken(account);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("ca.crt"), Objects.requireNonNull(values.get("ca.crt")));
    return Files.writeString(folder.resolve("token"), Objects.requireNonNull(values.get("token")));
  }

  /** As an osbs.conf with these lines in its section reaches this namespace. */
  Access access(String lines, Map<String, String> environment, Path home) throws Exception {
    String text =
        "[general]\n[here]\nengine = kubernetes\nnamespace = %s\nbuild_image = x:1\n%s\n"
            .formatted(name(), lines);
    OsbsConf conf = OsbsConf.parse("osbs.conf", text).value();
    return new InstanceAccess(conf.instance("here"), environment, home, Path::of).find();
  }

  /** By a token file. */
  Access access(Path tokenFile) throws Exception {
    return access(
        "kubernetes_url = %s\ntoken_file = %s".formatted(kubernetes.url(), tokenFile),
        Map.of(),
        tokenFile.resolveSibling("home"));
  }

  @Override
  public void close() {
    namespace.close();
  }
}
