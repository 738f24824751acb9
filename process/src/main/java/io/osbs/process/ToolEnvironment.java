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
    for (String name : PASSED) {
      String value = ambient.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }
}
