package io.osbs.it.tools;

import io.osbs.testkit.tools.RealTools;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The machine that the tests run on, and what they need of it. */
public final class Machine {

  /** The platform whose programs run here as they are. */
  public static final String NATIVE =
      System.getProperty("os.arch", "").equals("amd64")
          ? "x86_64"
          : System.getProperty("os.arch", "");

  /** A platform whose programs run here under an emulator. */
  public static final String EMULATED = NATIVE.equals("ppc64le") ? "x86_64" : "ppc64le";

  private Machine() {}

  /** Skips the test unless real builds can be made here. */
  public static void needBuildTools() {
    RealTools.need("git", "setsid", "unshare", "buildah", "skopeo", "docker-registry");
    Assumptions.assumeTrue(
        Files.isExecutable(osbs()), "needs the distribution (./dev build makes it): " + osbs());
  }

  /** Skips the test unless programs of {@link #EMULATED} run here. */
  public static void needEmulator() {
    RealTools.needEmulator(EMULATED);
  }

  /** Skips the test unless it may mount. */
  public static void needSuperuser() {
    Assumptions.assumeTrue(isSuperuser(), "needs root, to mount a file system");
  }

  static boolean isSuperuser() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The architecture of a platform, as image indexes call it. */
  public static String architecture(String platform) {
    return switch (platform) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> platform;
    };
  }

  /** The folder of the program under test. */
  public static Path programs() {
    String dist = System.getProperty("osbs.dist");
    Path folder = dist == null ? RealTools.repositoryRoot().resolve("dist") : Path.of(dist);
    return folder.resolve("bin");
  }

  /** The program under test, as its users start it. */
  static Path osbs() {
    return programs().resolve("osbs");
  }
}
