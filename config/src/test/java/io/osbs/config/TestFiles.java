package io.osbs.config;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The files of real sites that lie among the test resources. */
public final class TestFiles {

  private TestFiles() {}

  /** The path of a resource below this package. */
  public static Path path(String name) {
    URL resource = Objects.requireNonNull(TestFiles.class.getResource(name), name);
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
