package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import io.osbs.testkit.tools.BoundProcesses;
import io.osbs.testkit.tools.FileTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Kubernetes: a control plane on loopback, for the length of a test or of a JVM, whose
 * processes end with the JVM, however that ends; or the one that {@code KUBECONFIG} names, in which
 * only namespaces of tests are touched. Safe for use by several threads.
 */
public final class RealKubernetes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TRIES = 3;

  private static Optional<RealKubernetes> shared = Optional.empty();

  private final Path folder;
  private final Plane plane;
  private final KubernetesClient client;
  private final List<TestKubelet> nodes = new ArrayList<>();
  private final AtomicInteger names = new AtomicInteger();

  /** Whose API server it is. */
  private sealed interface Plane {

    /** Started here, and ended with its processes. */
    record Own(ControlPlane servers, BoundProcesses processes) implements Plane {}

    /**
     * Somebody else's.
     *
     * @param authority in PEM
     */
    record Supplied(Path kubeconfig, Path authority) implements Plane {}
  }

  private RealKubernetes(Path folder, Plane plane, KubernetesClient client) {
    this.folder = folder;
    this.plane = plane;
    this.client = client;
  }

  /**
   * The one that all tests of this JVM share: what {@code KUBECONFIG} names, or a control plane
   * that is started when it is first asked for. Skips the test, with the reason, where the programs
   * are missing.
   */
  public static synchronized RealKubernetes shared() throws IOException, InterruptedException {
    if (shared.isEmpty()) {
      String supplied = System.getenv().getOrDefault("KUBECONFIG", "");
      RealKubernetes started;
      if (supplied.isEmpty()) {
        KubernetesPrograms programs = needPrograms();
        Path folder = Files.createTempDirectory("osbs-kubernetes");
        started = start(folder, programs, Settings.FOR_TESTS);
      } else {
        started = supplied(Path.of(supplied));
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(started)));
      shared = Optional.of(started);
    }
    return shared.get();
  }

  private static void closeQuietly(RealKubernetes kubernetes) {
    try {
      kubernetes.close();
    } catch (IOException e) {
      System.err.println("could not remove what a control plane left: " + e);
    }
  }

  /** The programs; skips the test where they are missing. */
  public static KubernetesPrograms needPrograms() throws IOException {
    return switch (KubernetesPrograms.find(System.getenv())) {
      case KubernetesPrograms.Search.Found found -> found.programs();
      case KubernetesPrograms.Search.Missing missing -> Assumptions.abort(missing.reason());
    };
  }

  /**
   * Starts one.
   *
   * @param folder of its own; removed by {@link #close}
   */
  public static RealKubernetes start(Path folder, KubernetesPrograms programs, Settings settings)
      throws IOException, InterruptedException {
    for (int tried = 1; ; tried++) {
      BoundProcesses processes = new BoundProcesses();
      ControlPlane plane =
          new ControlPlane(folder.resolve("control-plane-" + tried), programs, settings, processes);
      try {
        return start(folder, plane, processes);
      } catch (ControlPlane.ServerEndedException e) {
        plane.stop();
        processes.close();
        if (tried == TRIES || !e.portWasTaken()) {
          throw e;
        }
      }
    }
  }

  private static RealKubernetes supplied(Path kubeconfig) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    Path folder = Files.createTempDirectory("osbs-kubernetes");
    Path authority = folder.resolve("ca.crt");
    if (config.getCaCertFile() != null) {
      Files.copy(kubeconfig.resolveSibling(config.getCaCertFile()), authority);
    } else if (config.getCaCertData() != null) {
      Files.write(authority, Base64.getDecoder().decode(config.getCaCertData()));
    } else {
      throw new IOException(
          "%s names no certificate authority, which these tests need".formatted(kubeconfig));
    }
    System.err.println("Tests run on %s, as KUBECONFIG says.".formatted(config.getMasterUrl()));
    return new RealKubernetes(
        folder, new Plane.Supplied(kubeconfig.toAbsolutePath(), authority), client(config));
  }

  /** Skips the test where the control plane is not one of ours. */
  private ControlPlane own() {
    return switch (plane) {
      case Plane.Own own -> own.servers();
      case Plane.Supplied supplied ->
          Assumptions.abort(
              "needs nodes, users or servers of its own, which %s (KUBECONFIG) does not give"
                  .formatted(supplied.kubeconfig()));
    };
  }

  private static RealKubernetes start(Path folder, ControlPlane plane, BoundProcesses processes)
      throws IOException, InterruptedException {
    plane.start();
    KubernetesClient client = client(Files.readString(plane.kubeconfig("admin")));
    RealKubernetes started = new RealKubernetes(folder, new Plane.Own(plane, processes), client);
    started.awaitApiServer();
    plane.startControllers();
    return started;
  }

  private void await(String what, Glances.Condition condition) throws IOException {
    Glances.await(
        what,
        PATIENCE,
        () -> {
          if (plane instanceof Plane.Own own) {
            own.servers().failIfEnded();
          }
          return condition.holds();
        });
  }

  private static KubernetesClient client(String kubeconfig) {
    return client(Config.fromKubeconfig(kubeconfig));
  }

  private static KubernetesClient client(Config config) {
    config.setRequestRetryBackoffLimit(0);
    config.setWatchReconnectInterval(200);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** A client that shows this token; to be closed by the caller. */
  public KubernetesClient clientWithToken(String token) {
    return client(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url().toString())
            .withCaCertFile(authority().toString())
            .withOauthToken(token)
            .build());
  }

  /** Where the API server listens. */
  public URI url() {
    String url = client.getConfiguration().getMasterUrl();
    return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }

  /** The certificate authority to believe. */
  public Path authority() {
    return switch (plane) {
      case Plane.Own own -> own.servers().certificates().authority();
      case Plane.Supplied supplied -> supplied.authority();
    };
  }

  /** A kubeconfig that may do everything. */
  public Path kubeconfig() {
    return switch (plane) {
      case Plane.Own own -> own.servers().kubeconfig("admin");
      case Plane.Supplied supplied -> supplied.kubeconfig();
    };
  }

  /** Makes a kubeconfig for a client certificate of this user. */
  public Path kubeconfig(String user, String group) throws IOException, InterruptedException {
    return own().client("user-" + names.incrementAndGet(), user, group);
  }

  /** Skips the test where the control plane is somebody else's. */
  void requireOwn() {
    own();
  }

  /** Each request to the API server, one JSON document per line. */
  public Path auditLog() {
    return own().auditLog();
  }

  /** The API server's process, to be killed, paused and started. */
  public Server apiServer() {
    return own().apiServer();
  }

  /** The controller manager's process. */
  public Server controllerManager() {
    return own().controllerManager();
  }

  /** The scheduler's process. */
  public Server scheduler() {
    return own().scheduler();
  }

  /** Waits until the API server answers again. */
  public void awaitApiServer() throws IOException {
    await("the API server", () -> client.raw("/readyz") != null);
  }

  /**
   * Makes a namespace that nobody else has.
   *
   * @param prefix what its name begins with
   */
  public TestNamespace namespace(String prefix) throws IOException {
    String name =
        client
            .namespaces()
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName(prefix + "-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    await(
        "the service account of namespace " + name,
        () -> client.serviceAccounts().inNamespace(name).withName("default").get() != null);
    return new TestNamespace(client, name);
  }

  /**
   * Adds a node; it is ready for pods when this returns. Skips the test where not root, or where
   * the control plane is somebody else's.
   */
  public TestKubelet node(NodeSettings settings) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "needs root, to run pods in namespaces");
    ControlPlane servers = own();
    String certificate = "node-" + settings.name();
    servers.certificates().server(certificate);
    Path kubeconfig =
        servers.client(
            "kubelet-" + settings.name(), "system:node:" + settings.name(), "system:nodes");
    TestKubelet node =
        TestKubelet.start(
            settings,
            client(Files.readString(kubeconfig)),
            url(),
            Tls.context(servers.certificates(), certificate),
            folder.resolve("nodes").resolve(settings.name()));
    synchronized (nodes) {
      nodes.add(node);
    }
    Objects.requireNonNull(
        client
            .nodes()
            .withName(settings.name())
            .waitUntilCondition(
                now -> now != null && now.getSpec().getTaints().isEmpty(),
                PATIENCE.toSeconds(),
                TimeUnit.SECONDS));
    return node;
  }

  /** Ends a node for good and removes it from the API. */
  public void remove(TestKubelet node) throws IOException {
    node.close();
    client.nodes().withName(node.name()).delete();
    synchronized (nodes) {
      nodes.remove(node);
    }
  }

  /** Ends nodes and servers, and removes every file. */
  @Override
  public void close() throws IOException {
    synchronized (nodes) {
      for (TestKubelet node : nodes) {
        node.close();
      }
      nodes.clear();
    }
    client.close();
    if (plane instanceof Plane.Own own) {
      own.servers().stop();
      own.processes().close();
    }
    FileTree.remove(folder);
  }
}
