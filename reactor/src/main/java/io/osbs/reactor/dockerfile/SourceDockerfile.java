package io.osbs.reactor.dockerfile;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.FileFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds the Dockerfile in a source. */
public final class SourceDockerfile {

  private static final int LARGEST = 1024 * 1024;

  /** The first that is there is taken. */
  private static final List<String> NAMES = List.of("Dockerfile", "Containerfile");

  private SourceDockerfile() {}

  /**
   * Reads the Dockerfile (or Containerfile) at the top of a source.
   *
   * @param origin repository and commit, for the message when there is none
   * @param variables values of build arguments and of the predefined ones
   * @throws FailureException {@code CONFIGURATION} when there is none or it makes no sense
   */
  public static Dockerfile read(Path source, String origin, Map<String, String> variables)
      throws FailureException {
    for (String name : NAMES) {
      Path file = source.resolve(name);
      if (Files.isRegularFile(file)) {
        return Dockerfile.parse(name, text(source, file, origin), variables);
      }
    }
    throw FailureException.of(
        FailureKind.CONFIGURATION,
        "%s has no Dockerfile (nor a Containerfile) at its top".formatted(origin));
  }

  private static String text(Path source, Path file, String origin) throws FailureException {
    try {
      // A link may lead anywhere on this machine, and the text would show in logs.
      if (!file.toRealPath().startsWith(source.toRealPath())) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "the %s of %s is a link that leaves the source".formatted(file.getFileName(), origin));
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
          throw FailureException.of(
              FailureKind.CONFIGURATION,
              "the %s of %s has more than %d KiB, which no Dockerfile has"
                  .formatted(file.getFileName(), origin, LARGEST / 1024));
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw FileFailures.of("read the Dockerfile", file, e);
    }
  }
}
