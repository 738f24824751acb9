package io.osbs.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.KubeconfigAccess;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.deploy.AccountToken;
import io.osbs.cluster.deploy.Applier;
import io.osbs.cluster.deploy.Deployment;
import io.osbs.cluster.deploy.Deployment.ClusterRole;
import io.osbs.cluster.deploy.Manifests;
import io.osbs.cluster.namespace.Accounts;
import io.osbs.core.cluster.Engine;
import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A site as {@code osbs deploy --narrow} sets it up, on a real API server: an orchestrator cluster
 * and worker clusters, a namespace each, joined by accounts, persistent tokens and secrets.
 * Accounts may do what the engines do, containers get the rights that their pods ask for, and
 * neither gets anything else.
 */
public final class KubernetesSite implements AutoCloseable {

  private static final String IMAGE = "registry.example.com/osbs:1";

  private final RealKubernetes kubernetes;
  private final Installation osbs;
  private final TestNamespace home;
  private final Map<String, TestNamespace> workers = new LinkedHashMap<>();
  private final Map<String, String> tokens = new TreeMap<>();
  private final List<TestKubelet> nodes = new ArrayList<>();
  private final Access admin;
  private final Map<String, String> builder;

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
    admin =
        KubeconfigAccess.find(
            "test", kubernetes.kubeconfig(), null, "default", Map.of(), Path.of("/nowhere"));
    List<String> mounted = new ArrayList<>(List.of("reactor-config", "client-config"));
    for (String cluster : clusters) {
      mounted.add(cluster + "-token");
    }
    deploy(ClusterRole.ORCHESTRATOR, home.name(), mounted);
    builder = token(home.name(), Accounts.KOJI_BUILDER);
    tokens.put("koji-builder", value(builder, "token"));
    for (String cluster : clusters) {
      TestNamespace namespace = kubernetes.namespace(cluster);
      workers.put(cluster, namespace);
      deploy(ClusterRole.WORKER, namespace.name(), List.of());
      Map<String, String> token = token(namespace.name(), Accounts.ORCHESTRATOR);
      secret(cluster + "-token", token);
      tokens.put(cluster, value(token, "token"));
    }
  }

  private KubernetesClient client() {
    return kubernetes.client();
  }

  private ApiServer server(String namespace) {
    return new ApiServer(
        new Access(admin.cluster(), admin.server(), namespace, admin.tls(), admin.credential()),
        pause -> LockSupport.parkNanos(pause.toNanos()));
  }

  private void deploy(ClusterRole role, String namespace, List<String> readable) throws Exception {
    Deployment deployment =
        new Deployment(
            role,
            Engine.KUBERNETES,
            namespace,
            true,
            Map.of(),
            readable,
            Map.of("pods", "20", "requests.cpu", "4"),
            Map.of("cpu", "10m", "memory", "64Mi"),
            null,
            null);
    try (ApiServer server = server(namespace)) {
      List<Applier.Outcome> outcomes =
          new Applier(server, Applier.MANAGER).apply(Manifests.of(deployment));
      assertThat(outcomes).extracting(Applier.Outcome::fault).containsOnlyNulls();
    }
  }

  private Map<String, String> token(String namespace, String account) throws Exception {
    Map<String, String> values = new TreeMap<>();
    try (ApiServer server = server(namespace)) {
      AccountToken.read(server, account, pause -> LockSupport.parkNanos(pause.toNanos()))
          .forEach((key, value) -> values.put(key, new String(value, StandardCharsets.UTF_8)));
    }
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
    secret("reactor-config", Map.of("config.yaml", configYaml(clustersYaml)));
    secret("client-config", Map.of("osbs.conf", "[general]\n" + workerSections()));
    return osbs.file(
        "osbs.conf",
        "[general]\n"
            + homeSection()
            + "reactor_config_secret = reactor-config\nclient_config_secret = client-config\n");
  }

  /**
   * Writes a client's osbs.conf that also says how to reach the worker clusters: of secrets it
   * names those with tokens alone.
   */
  public Path configureWithTokensAlone() throws IOException {
    return osbs.file("osbs.conf", "[general]\n" + workerSections() + homeSection());
  }

  /** A config.yaml with this value of {@code clusters}. */
  public static String configYaml(String clustersYaml) throws IOException, InterruptedException {
    return SharedRegistry.configYaml() + "clusters: " + clustersYaml + "\n";
  }

  private String workerSections() {
    StringBuilder sections = new StringBuilder();
    workers.forEach((cluster, namespace) ->
        sections.append(
            """
            [%s]
            engine = kubernetes
            kubernetes_url = %s
            namespace = %s
            token_file = /var/run/secrets/%s/token
            build_image = %s
            """
                .formatted(cluster, kubernetes.url(), namespace.name(), cluster, IMAGE)));
    return sections.toString();
  }

  private String homeSection() throws IOException {
    StringBuilder mounts = new StringBuilder();
    workers
        .keySet()
        .forEach(
            cluster -> mounts.append(" %s-token:/var/run/secrets/%s".formatted(cluster, cluster)));
    osbs.file("builder/ca.crt", value(builder, "ca.crt"));
    Path token = osbs.file("builder/token", value(builder, "token"));
    return """
    [default]
    engine = kubernetes
    kubernetes_url = %s
    namespace = %s
    token_file = %s
    can_orchestrate = true
    build_image = %s
    token_secrets =%s
    """
        .formatted(kubernetes.url(), home.name(), token, IMAGE, mounts);
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
