package io.osbs.reactor.orchestrator;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.ImageReference;
import io.osbs.process.FileFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file {@code additional-tags} at the top of a source: a tag per line for the image of a
 * release build. As in the original (formats §7.3) blanks around a tag and empty lines do not
 * count, a malformed tag is left out with a warning, and one that is there twice counts once; but
 * the order stays, and a tag may have dashes.
 */
final class AdditionalTags {

  private static final String FILE = "additional-tags";
  private static final int MOST_BYTES = 64 * 1024;
  private static final int SHOWN = 140;
  private static final int MOST_NAMED = 20;

  private AdditionalTags() {}

  /**
   * The tags; empty when there is no such file.
   *
   * @param warn told of each line that is no tag
   */
  static List<String> read(Path source, Consumer<String> warn) throws FailureException {
    Path file = source.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    Set<String> tags = new LinkedHashSet<>();
    int number = 0;
    int bad = 0;
    for (String line : text(source, file).split("\n", -1)) {
      number++;
      String tag = line.strip();
      if (tag.isEmpty()) {
        continue;
      }
      if (ImageReference.isTag(tag)) {
        tags.add(tag);
      } else if (++bad <= MOST_NAMED) {
        warn.accept(
            ("%s line %d: '%s' is no tag and left out: at most 128 letters, digits, '_', '.' and '-',"
                    + " not starting with '.' or '-'")
                .formatted(FILE, number, tag.substring(0, Math.min(SHOWN, tag.length()))));
      }
    }
    if (bad > MOST_NAMED) {
      warn.accept("%s: %d more lines are no tags".formatted(FILE, bad - MOST_NAMED));
    }
    return List.copyOf(tags);
  }

  private static String text(Path source, Path file) throws FailureException {
    try {
      // A link may lead anywhere on this machine, and its lines would show in the log.
      if (!file.toRealPath().startsWith(source.toRealPath())) {
        throw unusable("is a link that leaves the source");
      }
      if (!Files.isRegularFile(file)) {
        throw unusable("is no file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw unusable("has more than %d bytes".formatted(MOST_BYTES));
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw FileFailures.of("read the further tags", file, e);
    }
  }

  private static FailureException unusable(String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "%s of the source %s; write one tag per line, or remove it".formatted(FILE, why));
  }
}
