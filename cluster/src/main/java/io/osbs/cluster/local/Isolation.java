package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words before a build's command that give it a private mount namespace, so that the kernel
 * removes its mounts when its last process dies. Found out once, by trying: a container's root may
 * lack the right, a user the ranges of subordinate ids.
 */
final class Isolation {

  private static final List<String> AS_ROOT =
      List.of("unshare", "--mount", "--propagation", "slave");
  private static final List<String> AS_USER = List.of("buildah", "unshare");

  private final Launcher launcher;
  private final Map<String, String> environment;
  private @Nullable List<String> prefix;

  Isolation(Launcher launcher, Map<String, String> environment) {
    this.launcher = launcher;
    this.environment = environment;
  }

  /** Empty where no private mount namespace can be had. */
  synchronized List<String> prefix() throws InterruptedException {
    List<String> known = prefix;
    if (known == null) {
      List<String> candidate = candidate();
      known = works(candidate) ? candidate : List.of();
      prefix = known;
    }
    return known;
  }

  /** Words that run a command with the user ids of a build, to remove files that belong to them. */
  List<String> sameUsersPrefix() throws InterruptedException {
    return prefix().equals(AS_USER) ? AS_USER : List.of();
  }

  private static List<String> candidate() {
    try {
      Object owner = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return owner.equals(0) ? AS_ROOT : AS_USER;
    } catch (IOException e) {
      return AS_USER;
    }
  }

  private boolean works(List<String> candidate) throws InterruptedException {
    try {
      List<String> trial = new ArrayList<>(candidate);
      trial.add("true");
      return launcher.run(trial, environment) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
