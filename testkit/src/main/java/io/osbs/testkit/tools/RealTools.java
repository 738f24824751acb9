package io.osbs.testkit.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What tests with real programs need of the machine; without it they are skipped and say why. */
public final class RealTools {

  private RealTools() {}

  /** Skips the test unless all programs are on PATH. */
  public static void need(String... programs) {
    for (String program : programs) {
      assumeTrue(has(program), "needs the program " + program);
    }
  }

  private static boolean has(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Skips the test unless this machine runs programs of this architecture by an emulator. */
  public static void needEmulator(String qemuName) {
    assumeTrue(
        Files.exists(Path.of("/proc/sys/fs/binfmt_misc/qemu-" + qemuName)),
        "needs the emulator qemu-%s (./dev registers it)".formatted(qemuName));
  }

  /** An environment with PATH only, and a private home. */
  public static Map<String, String> environment(Path home) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    environment.put("LC_ALL", "C.UTF-8");
    return environment;
  }

  /** The top folder of the repository, found from the module that is being tested. */
  public static Path repositoryRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scripts/make-base-image"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new AssertionError("not within the repository: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
