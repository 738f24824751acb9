package io.osbs.testkit.kubernetes;

import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/** What {@code ./dev cluster up} starts: a control plane with one node, until it is ended. */
final class Main {

  /** The image that pods of OSBS run, on this cluster: the distribution of this tree. */
  private static final String IMAGE = "osbs:dev";

  private Main() {}

  /**
   * Starts everything, says where it is, and stays.
   *
   * @param arguments the cluster's folder, the file that says that it is up, the osbs program
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    Path ready = Path.of(arguments[1]);
    KubernetesPrograms programs =
        switch (KubernetesPrograms.find(System.getenv())) {
          case KubernetesPrograms.Search.Found found -> found.programs();
          case KubernetesPrograms.Search.Missing missing -> throw new IOException(missing.reason());
        };
    RealKubernetes kubernetes =
        RealKubernetes.start(Path.of(arguments[0]), programs, Settings.FOR_TESTS);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(kubernetes)));
    String architecture = System.getProperty("os.arch", "");
    kubernetes
        .node(NodeSettings.of("node", architecture.equals("aarch64") ? "arm64" : architecture))
        .image(IMAGE, Image.ofThisMachine(arguments[2]).withPrograms(bin(arguments[2])));
    Path text = ready.resolveSibling(ready.getFileName() + ".new");
    Files.writeString(
        text,
        """
        Kubernetes %s at %s, with one node.
        Its pods can have one image, %s: this machine with dist/bin/osbs as its program.

          export KUBECONFIG=%s
          %s get nodes
        """
            .formatted(
                KubernetesPrograms.version(),
                kubernetes.url(),
                IMAGE,
                kubernetes.kubeconfig(),
                programs.kubectl()));
    Files.move(text, ready, StandardCopyOption.ATOMIC_MOVE);
    new CountDownLatch(1).await();
  }

  /** Where a Job's pod looks for {@code osbs}: it names the command itself. */
  private static Path bin(String osbs) throws IOException {
    Path folder = Path.of(osbs).getParent();
    if (folder == null) {
      throw new IOException("'%s' is not the path of the osbs program".formatted(osbs));
    }
    return folder;
  }

  private static void close(RealKubernetes kubernetes) {
    try {
      kubernetes.close();
    } catch (IOException e) {
      System.err.println("could not remove all of it: " + e);
    }
  }
}
