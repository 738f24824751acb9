package io.osbs.testkit.kubernetes;

import io.osbs.testkit.tools.BoundProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The four servers, with their certificates and addresses. */
final class ControlPlane {

  private final Path folder;
  private final KubernetesPrograms programs;
  private final Settings settings;
  private final Certificates certificates;
  private final BoundProcesses processes;
  private final int[] ports;
  private final Server etcd;
  private final Server apiServer;
  private final Server controllerManager;
  private final Server scheduler;

  /**
   * Chooses ports and writes what the servers read; nothing runs yet.
   *
   * @param folder empty; everything they keep lies below
   */
  ControlPlane(
      Path folder, KubernetesPrograms programs, Settings settings, BoundProcesses processes)
      throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.programs = programs;
    this.settings = settings;
    this.processes = processes;
    this.ports = freePorts(3);
    this.certificates = Certificates.create(folder.resolve("pki"));
    certificates.server("etcd");
    certificates.server("kube-apiserver");
    certificates.client("etcd-client", "kube-apiserver", "");
    certificates.client("kubelet-client", "kube-apiserver-kubelet-client", "system:masters");
    etcd = theEtcd();
    apiServer = theApiServer();
    controllerManager = theControllerManager();
    scheduler = theScheduler();
  }

  /** Ports that were free a moment ago: whoever loses the race for one chooses again. */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private Server server(String name, String... argv) {
    return new Server(processes, folder.resolve(name + ".log"), List.of(argv));
  }

  /** With TLS both ways: on a shared machine a port may turn out to be somebody else's. */
  private Server theEtcd() {
    String clients = "https://127.0.0.1:" + ports[0];
    String peers = "https://127.0.0.1:" + ports[1];
    return server(
        "etcd",
        programs.etcd().toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers,
        "--cert-file=" + certificates.certificate("etcd"),
        "--key-file=" + certificates.privateKey("etcd"),
        "--trusted-ca-file=" + certificates.authority(),
        "--client-cert-auth",
        "--peer-cert-file=" + certificates.certificate("etcd"),
        "--peer-key-file=" + certificates.privateKey("etcd"),
        "--peer-trusted-ca-file=" + certificates.authority(),
        // What a test cluster says is not worth a disk's patience.
        "--unsafe-no-fsync");
  }

  private Server theApiServer() {
    return server(
        "kube-apiserver",
        programs.apiServer().toString(),
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + ports[2],
        // A loopback address may not become an endpoint of the service "kubernetes".
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--etcd-servers=https://127.0.0.1:" + ports[0],
        "--etcd-cafile=" + certificates.authority(),
        "--etcd-certfile=" + certificates.certificate("etcd-client"),
        "--etcd-keyfile=" + certificates.privateKey("etcd-client"),
        "--tls-cert-file=" + certificates.certificate("kube-apiserver"),
        "--tls-private-key-file=" + certificates.privateKey("kube-apiserver"),
        "--client-ca-file=" + certificates.authority(),
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--allow-privileged=true",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + certificates.tokenKey(),
        "--service-account-signing-key-file=" + certificates.privateKey("service-accounts"),
        "--kubelet-certificate-authority=" + certificates.authority(),
        "--kubelet-client-certificate=" + certificates.certificate("kubelet-client"),
        "--kubelet-client-key=" + certificates.privateKey("kubelet-client"),
        "--kubelet-preferred-address-types=InternalIP",
        "--default-not-ready-toleration-seconds=" + settings.eviction().toSeconds(),
        "--default-unreachable-toleration-seconds=" + settings.eviction().toSeconds(),
        "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
        "--audit-log-path=" + auditLog(),
        "--profiling=false");
  }

  private Server theControllerManager() {
    return server(
        "kube-controller-manager",
        programs.controllerManager().toString(),
        "--kubeconfig=" + kubeconfig("controller-manager"),
        "--secure-port=0",
        "--leader-elect=false",
        "--use-service-account-credentials=true",
        "--service-account-private-key-file=" + certificates.privateKey("service-accounts"),
        "--root-ca-file=" + certificates.authority(),
        "--node-monitor-period=1s",
        "--node-monitor-grace-period=%ds".formatted(settings.nodeGrace().toSeconds()),
        "--profiling=false");
  }

  private Server theScheduler() {
    return server(
        "kube-scheduler",
        programs.scheduler().toString(),
        "--kubeconfig=" + kubeconfig("scheduler"),
        "--secure-port=0",
        "--leader-elect=false",
        "--profiling=false");
  }

  /** Starts etcd and the API server. */
  void start() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("audit-policy.yaml"),
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules: [{level: Metadata}]
        """);
    client("admin", "admin", "system:masters");
    client("controller-manager", "system:kube-controller-manager", "");
    client("scheduler", "system:kube-scheduler", "");
    etcd.start();
    apiServer.start();
  }

  /** Starts the others, when the API server answers. */
  void startControllers() throws IOException, InterruptedException {
    controllerManager.start();
    scheduler.start();
  }

  /**
   * @throws ServerEndedException when waiting for the API server is useless
   */
  void failIfEnded() throws IOException {
    for (Server server : List.of(etcd, apiServer)) {
      if (!server.isAlive()) {
        throw new ServerEndedException(server.name(), server.lastWords());
      }
    }
  }

  /** A server that ended while others waited for it. */
  static final class ServerEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    ServerEndedException(String name, String words) {
      super(name + " ended; its last words:\n" + words);
    }

    /** Whether other ports may help. */
    boolean portWasTaken() {
      return String.valueOf(getMessage()).contains("address already in use");
    }
  }

  /** Makes a client's certificate and its kubeconfig. */
  Path client(String name, String user, String group) throws IOException, InterruptedException {
    certificates.client(name, user, group);
    return Files.writeString(
        kubeconfig(name),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: osbs-test
          cluster: {server: "%s", certificate-authority: "%s"}
        users:
        - name: %s
          user: {client-certificate: "%s", client-key: "%s"}
        contexts:
        - name: %s
          context: {cluster: osbs-test, user: %s}
        current-context: %s
        """
            .formatted(
                url(),
                certificates.authority(),
                name,
                certificates.certificate(name),
                certificates.privateKey(name),
                name,
                name,
                name));
  }

  Path kubeconfig(String name) {
    return folder.resolve(name + ".kubeconfig");
  }

  String url() {
    return "https://127.0.0.1:" + ports[2];
  }

  Path auditLog() {
    return folder.resolve("audit.log");
  }

  Certificates certificates() {
    return certificates;
  }

  Server apiServer() {
    return apiServer;
  }

  Server controllerManager() {
    return controllerManager;
  }

  Server scheduler() {
    return scheduler;
  }

  void stop() {
    for (Server server : List.of(scheduler, controllerManager, apiServer, etcd)) {
      server.stop();
    }
  }
}
