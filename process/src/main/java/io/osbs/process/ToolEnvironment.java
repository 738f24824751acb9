package io.osbs.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of the programs that OSBS runs: made from nothing, so that no token and no OSBS
 * variable of a build reaches git, buildah or a RUN step.
 */
public final class ToolEnvironment {

  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** How a site reaches its network; these say nothing about whoever runs the build. */
  private static final List<String> PASSED =
      List.of(
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  /**
   * What {@code buildah unshare} tells the programs it runs: that root is not the machine's root.
   * Without it they read root's own folders, and are refused.
   */
  private static final List<String> USER_NAMESPACE =
      List.of(
          "_CONTAINERS_USERNS_CONFIGURED", "_CONTAINERS_ROOTLESS_UID", "_CONTAINERS_ROOTLESS_GID");

  private ToolEnvironment() {}

  /**
   * The environment for programs of one build.
   *
   * @param ambient the environment of this process
   * @param home private folder: home and temporary files of the programs
   */
  public static Map<String, String> of(Map<String, String> ambient, Path home) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", ambient.getOrDefault("PATH", USUAL_PATH));
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    // Messages are read by programs here.
    environment.put("LC_ALL", "C.UTF-8");
    PASSED.forEach(name -> pass(name, ambient, environment));
    USER_NAMESPACE.forEach(name -> pass(name, ambient, environment));
    return environment;
  }

  private static void pass(String name, Map<String, String> from, Map<String, String> to) {
    String value = from.get(name);
    if (value != null) {
      to.put(name, value);
    }
  }
}
