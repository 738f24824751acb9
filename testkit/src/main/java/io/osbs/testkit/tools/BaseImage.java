package io.osbs.testkit.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The base image of {@code scripts/make-base-image}, made once and kept below {@code target}. */
public final class BaseImage {

  private BaseImage() {}

  /**
   * Puts the image into a registry without TLS.
   *
   * @return what a FROM instruction calls it
   */
  public static String push(RealRegistry registry, String... platforms)
      throws IOException, InterruptedException {
    RealTools.need("buildah", "skopeo", "apt-get", "dpkg-deb", "flock");
    Path root = RealTools.repositoryRoot();
    String image = registry.host() + "/hello-base:1";
    Path cache = root.resolve("target/base-image");
    List<String> argv =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                // Tests of several modules may want it at the same time.
                "mkdir -p \"$1\" && exec flock \"$1\" \"$0\" --insecure \"$@\"",
                root.resolve("scripts/make-base-image").toString(),
                cache.toString(),
                "docker://" + image));
    argv.addAll(List.of(platforms));
    Process process =
        new ProcessBuilder(argv)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("scripts/make-base-image failed with " + process.exitValue());
    }
    return image;
  }
}
