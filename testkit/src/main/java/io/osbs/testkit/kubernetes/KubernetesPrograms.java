package io.osbs.testkit.kubernetes;

import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the programs of a control plane are.
 *
 * @param folder has kube-apiserver, kube-controller-manager and kube-scheduler, and perhaps kubectl
 * @param etcd the etcd program
 */
public record KubernetesPrograms(Path folder, Path etcd) {

  private static final Pattern VERSION = Pattern.compile("(?m)^\\s*k8s\\.io/kubernetes (v\\S+)");

  private static final List<String> NEEDED =
      List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

  /** What was found, or why nothing was. */
  public sealed interface Search {
    /** All programs are there. */
    record Found(KubernetesPrograms programs) implements Search {}

    /** Some are not; the text says which, where they were looked for, and what to do. */
    record Missing(String reason) implements Search {}
  }

  /**
   * Looks in {@code KUBE_API_TEST_DIR}, then where {@code ./dev} builds them, below the XDG cache
   * folder.
   *
   * @param environment of the process
   */
  public static Search find(Map<String, String> environment) throws IOException {
    String given = environment.getOrDefault("KUBE_API_TEST_DIR", "");
    Path folder = given.isEmpty() ? built(environment) : Path.of(given);
    List<String> missing = new ArrayList<>();
    for (String program : NEEDED) {
      if (!Files.isExecutable(folder.resolve(program))) {
        missing.add(program);
      }
    }
    Path etcd = folder.resolve("etcd");
    if (!Files.isExecutable(etcd)) {
      etcd = Path.of("/usr/bin/etcd");
    }
    if (!Files.isExecutable(etcd)) {
      missing.add("etcd");
    }
    return missing.isEmpty()
        ? new Search.Found(new KubernetesPrograms(folder, etcd))
        : new Search.Missing(
            "needs %s in %s (./dev cluster build makes them, or set KUBE_API_TEST_DIR)"
                .formatted(String.join(", ", missing), folder));
  }

  private static Path built(Map<String, String> environment) throws IOException {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/"), ".cache") : Path.of(cache);
    return base.resolve("osbs-dev/kubernetes-" + version());
  }

  /** The version that {@code scripts/kubernetes/go.mod} pins, such as {@code v1.34.4}. */
  public static String version() throws IOException {
    Path module = RealTools.repositoryRoot().resolve("scripts/kubernetes/go.mod");
    Matcher version = VERSION.matcher(Files.readString(module));
    if (!version.find()) {
      throw new IOException(module + " names no version of k8s.io/kubernetes");
    }
    return version.group(1);
  }

  Path apiServer() {
    return folder.resolve("kube-apiserver");
  }

  Path controllerManager() {
    return folder.resolve("kube-controller-manager");
  }

  Path scheduler() {
    return folder.resolve("kube-scheduler");
  }

  /** May be absent. */
  public Path kubectl() {
    return folder.resolve("kubectl");
  }
}
