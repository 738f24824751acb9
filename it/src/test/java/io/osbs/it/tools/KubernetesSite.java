package io.osbs.it.tools;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.TestNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A site as the administrator document sets it up, on a real API server: an orchestrator cluster
 * and worker clusters, a namespace each, joined by accounts, persistent tokens and secrets.
 * Containers get the rights that their pods ask for, and no others.
 */
public final class KubernetesSite implements AutoCloseable {

  private static final String IMAGE = "registry.example.com/osbs:1";

  private final RealKubernetes kubernetes;
  private final Installation osbs;
  private final TestNamespace home;
  private final Map<String, TestNamespace> workers = new LinkedHashMap<>();
  private final Map<String, String> tokens = new TreeMap<>();
  private final List<TestKubelet> nodes = new ArrayList<>();

  /**
   * Makes the namespaces with their accounts.
   *
   * @param clusters names of worker clusters
   */
  public KubernetesSite(RealKubernetes kubernetes, Installation osbs, String... clusters)
      throws Exception {
    this.kubernetes = kubernetes;
    this.osbs = osbs;
    this.home = kubernetes.namespace("orchestrators");
    account(home.name(), "osbs-orchestrator", "edit");
    account(home.name(), "koji-builder", "edit");
    for (String cluster : clusters) {
      TestNamespace namespace = kubernetes.namespace(cluster);
      workers.put(cluster, namespace);
      account(namespace.name(), "osbs-worker", "edit");
      account(namespace.name(), "orchestrator", "edit");
      Secret token = persistentToken(namespace.name(), "orchestrator");
      secret(cluster + "-token", decoded(token));
      tokens.put(cluster, value(decoded(token), "token"));
    }
  }

  private KubernetesClient client() {
    return kubernetes.client();
  }

  private void account(String namespace, String name, String role) {
    client()
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    client()
        .rbac()
        .roleBindings()
        .inNamespace(namespace)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build())
        .create();
  }

  private Secret persistentToken(String namespace, String account) throws Exception {
    client()
        .secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(account + "-token")
                .addToAnnotations("kubernetes.io/service-account.name", account)
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build())
        .create();
    return Await.value(
        "the token of " + account,
        () ->
            Optional.ofNullable(
                    client().secrets().inNamespace(namespace).withName(account + "-token").get())
                .filter(secret -> secret.getData() != null)
                .filter(secret -> secret.getData().containsKey("token")));
  }

  private static Map<String, String> decoded(Secret secret) {
    Map<String, String> values = new TreeMap<>();
    secret
        .getData()
        .forEach((key, value) ->
            values.put(
                key,
                new String(
                    Base64.getDecoder().decode(value), java.nio.charset.StandardCharsets.UTF_8)));
    return values;
  }

  private static String value(Map<String, String> values, String key) {
    return Objects.requireNonNull(values.get(key), key);
  }

  /** Stores a secret on the orchestrator cluster, or changes it. */
  public void secret(String name, Map<String, String> values) {
    client()
        .secrets()
        .inNamespace(home.name())
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .createOr(secret -> secret.update());
  }

  /**
   * Writes the secrets and the client's osbs.conf.
   *
   * @param clustersYaml the value of {@code clusters} in config.yaml
   * @return the client's osbs.conf
   */
  public Path configure(String clustersYaml) throws Exception {
    secret(
        "reactor-config",
        Map.of("config.yaml", SharedRegistry.configYaml() + "clusters: " + clustersYaml + "\n"));
    StringBuilder inner = new StringBuilder("[general]\n");
    StringBuilder mounts = new StringBuilder();
    workers.forEach((cluster, namespace) -> {
      inner.append(
          """
          [%s]
          engine = kubernetes
          kubernetes_url = %s
          namespace = %s
          token_file = /var/run/secrets/%s/token
          build_image = %s
          """
              .formatted(cluster, kubernetes.url(), namespace.name(), cluster, IMAGE));
      mounts.append(" %s-token:/var/run/secrets/%s".formatted(cluster, cluster));
    });
    secret("client-config", Map.of("osbs.conf", inner.toString()));
    Map<String, String> builder = decoded(persistentToken(home.name(), "koji-builder"));
    tokens.put("koji-builder", value(builder, "token"));
    osbs.file("builder/ca.crt", value(builder, "ca.crt"));
    Path token = osbs.file("builder/token", value(builder, "token"));
    return osbs.file(
        "osbs.conf",
        """
        [general]
        [default]
        engine = kubernetes
        kubernetes_url = %s
        namespace = %s
        token_file = %s
        can_orchestrate = true
        build_image = %s
        reactor_config_secret = reactor-config
        client_config_secret = client-config
        token_secrets =%s
        """
            .formatted(kubernetes.url(), home.name(), token, IMAGE, mounts));
  }

  /** Adds a node whose pods run the distribution. */
  public TestKubelet node(String name, String platform) throws Exception {
    TestKubelet node =
        kubernetes
            .node(NodeSettings.of(name, Machine.architecture(platform)))
            .image(
                IMAGE,
                Image.ofThisMachine()
                    .withPrograms(Machine.programs())
                    .withVariable("JAVA_HOME", System.getProperty("java.home")));
    nodes.add(node);
    return node;
  }

  /** The orchestrator cluster's namespace. */
  public String home() {
    return home.name();
  }

  /** A worker cluster's namespace. */
  public String namespace(String cluster) {
    return Objects.requireNonNull(workers.get(cluster), cluster).name();
  }

  /** The pods of a namespace. */
  public List<Pod> pods(String namespace) {
    return client().pods().inNamespace(namespace).list().getItems();
  }

  /** Names of the pods of a namespace that run now. */
  public List<String> runningPods(String namespace) {
    return pods(namespace).stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  /** Everything that must never be seen. */
  public List<String> tokens() {
    return List.copyOf(tokens.values());
  }

  /** Names of the slots that are held in a worker cluster. */
  public List<String> slots(String cluster) {
    return client().leases().inNamespace(namespace(cluster)).list().getItems().stream()
        .map(lease -> lease.getMetadata().getName())
        .filter(name -> name.startsWith("osbs-slot-"))
        .toList();
  }

  @Override
  public void close() throws IOException {
    workers.values().forEach(TestNamespace::close);
    home.close();
    for (TestKubelet node : nodes) {
      kubernetes.remove(node);
    }
  }
}
