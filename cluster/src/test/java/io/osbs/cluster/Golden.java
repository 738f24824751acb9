package io.osbs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.document.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Compares an object with the file that shows how it should look. {@code -Dosbs.golden=FOLDER}
 * writes the files anew, below that folder of resources.
 */
public final class Golden {

  private Golden() {}

  /**
   * Requires that an object is what its file says.
   *
   * @param test beside which the file lies
   */
  public static void require(Class<?> test, String file, Map<String, Object> object) {
    requireText(test, file, Json.pretty(object) + "\n");
  }

  /**
   * Requires that a text is what its file says.
   *
   * @param test beside which the file lies
   */
  public static void requireText(Class<?> test, String file, String now) {
    String folder = System.getProperty("osbs.golden");
    try {
      if (folder != null) {
        Path target = Path.of(folder, test.getPackageName().replace('.', '/'), file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, now);
        return;
      }
      try (InputStream stored = test.getResourceAsStream(file)) {
        assertThat(stored).as("resource %s", file).isNotNull();
        assertThat(now).isEqualTo(new String(stored.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
