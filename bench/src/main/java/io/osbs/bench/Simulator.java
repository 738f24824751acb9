package io.osbs.bench;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.Credential;
import io.osbs.cluster.kubernetes.KubernetesClusters;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.cluster.openshift.OpenShiftClusters;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Engine;
import io.osbs.core.time.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A process that plays the API servers of many clusters, with latency and faults: the program
 * {@code ClusterSimulator.java}, one file that is not part of this repository. {@code
 * OSBS_SIMULATOR=FILE} in the environment names it.
 */
final class Simulator implements AutoCloseable {

  private static final String NAMESPACE = "osbs-worker";
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private Simulator(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Path program() {
    String said = System.getenv("OSBS_SIMULATOR");
    if (said == null) {
      throw new IllegalStateException(
          "this benchmark needs ClusterSimulator.java, which is no part of this repository; name the file by OSBS_SIMULATOR=FILE");
    }
    Path program = Path.of(said);
    if (!Files.exists(program)) {
      throw new IllegalStateException(
          "there is no %s; name the simulator by OSBS_SIMULATOR=FILE".formatted(program));
    }
    return program;
  }

  static Simulator start(int clusters, Pause pause) throws IOException, InterruptedException {
    int port = freePorts(clusters + 1);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                program().toString(),
                "--port",
                Integer.toString(port),
                "--clusters",
                Integer.toString(clusters))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Simulator simulator = new Simulator(process, port);
    while (!simulator.answers()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the simulator ended with " + process.exitValue());
      }
      pause.pause(GLANCE);
    }
    return simulator;
  }

  /** The first of so many ports in a row that nobody listens on. */
  private static int freePorts(int number) throws IOException {
    for (int base = 27_000; base < 60_000; base += 211) {
      List<ServerSocket> held = new ArrayList<>();
      try {
        for (int i = 0; i < number; i++) {
          held.add(new ServerSocket(base + i, 1, InetAddress.getLoopbackAddress()));
        }
        return base;
      } catch (IOException _) {
        // taken: look further up
      } finally {
        for (ServerSocket socket : held) {
          socket.close();
        }
      }
    }
    throw new IOException("no %d free ports in a row".formatted(number));
  }

  private boolean answers() throws InterruptedException {
    try {
      control("stats");
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** A control request, such as {@code reset?clusters=5}. */
  String control(String request) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/_sim/" + request))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Clusters with so many active builds each, and answers that take so long. */
  void reset(int clusters, int active, Duration latency) throws IOException, InterruptedException {
    control(
        "reset?clusters=%d&active=%d&jobs=%d&latency=%d&job-labels=osbs.io%%2Fkind%%3Dworker"
            .formatted(clusters, active, active, latency.toMillis()));
  }

  /** Takes a Job away as an administrator would. */
  void deleteJob(int cluster, String name) throws IOException, InterruptedException {
    URI job = url(cluster).resolve("/apis/batch/v1/namespaces/" + NAMESPACE + "/jobs/" + name);
    int status =
        http.send(
                HttpRequest.newBuilder(job).DELETE().build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode();
    if (status >= 300) {
      throw new IOException("%s could not be deleted: %d".formatted(job, status));
    }
  }

  private URI url(int cluster) {
    return URI.create("http://127.0.0.1:" + (port + 1 + cluster));
  }

  static String name(int cluster) {
    return "cluster-" + cluster;
  }

  Cluster open(int cluster, Engine engine) {
    Access access = new Access(name(cluster), url(cluster), NAMESPACE, null, Credential.none());
    PodSettings settings =
        new PodSettings(
            new BuilderImage(BuilderImage.Kind.IMAGE, "registry.example.com/osbs:1"),
            Map.of(),
            Map.of(),
            "the benchmark");
    SplittableRandom random = new SplittableRandom();
    return engine == Engine.OPENSHIFT
        ? OpenShiftClusters.open(access, settings, random)
        : KubernetesClusters.open(access, settings, random);
  }

  /** Fetches the same lists as a survey, all at once, and throws them away. */
  Duration rawFetch(HttpClient client, int clusters, Engine engine) throws InterruptedException {
    String list =
        engine == Engine.OPENSHIFT
            ? "/apis/build.openshift.io/v1/namespaces/osbs-worker/builds?fieldSelector=status%3DRunning"
            : "/apis/batch/v1/namespaces/osbs-worker/jobs?labelSelector=osbs.io%2Fkind%3Dworker&fieldSelector=status.successful%3D0";
    String accept =
        engine == Engine.OPENSHIFT
            ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
            : "application/json";
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url(i) + list)).header("Accept", accept).build();
      threads.add(Thread.ofVirtual().start(() -> discard(client, request)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void discard(HttpClient client, HttpRequest request) {
    try (InputStream body =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroyForcibly().onExit().join();
  }
}
