package io.osbs.cluster.local;

import io.osbs.core.cluster.BuildSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment of a build's process: little of what its creator had, so that no secret of a
 * shell session gets into a build and two creators get the same result.
 */
final class BuildEnvironment {

  /** Names the directory of the build that a process runs for. */
  static final String BUILD_DIRECTORY = "OSBS_BUILD_DIR";

  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "LANG", "TZ", "OSBS_HOME", "OSBS_JAVA_HOME", "JAVA_HOME");

  /**
   * What {@code buildah unshare} tells the programs it runs. A build that starts another one is in
   * such a namespace already, and so is the other one.
   */
  private static final Set<String> USER_NAMESPACE =
      Set.of(
          "_CONTAINERS_USERNS_CONFIGURED", "_CONTAINERS_ROOTLESS_UID", "_CONTAINERS_ROOTLESS_GID");

  private BuildEnvironment() {}

  /** What of {@code given} every process gets that the engine starts. */
  static Map<String, String> kept(Map<String, String> given) {
    Map<String, String> kept = new TreeMap<>();
    given.forEach((name, value) -> {
      if (isKept(name)) {
        kept.put(name, value);
      }
    });
    return kept;
  }

  /**
   * All variables of a build's process; what the specification says comes before what was given.
   */
  static Map<String, String> of(Map<String, String> given, BuildSpec spec, Path buildDirectory) {
    Map<String, String> all = kept(given);
    all.putAll(spec.environment());
    all.put(BUILD_DIRECTORY, buildDirectory.toString());
    return all;
  }

  private static boolean isKept(String name) {
    return KEPT.contains(name)
        || USER_NAMESPACE.contains(name)
        || name.startsWith("XDG_")
        || name.startsWith("LC_")
        || name.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }
}
