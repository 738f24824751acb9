package io.osbs.it;

import io.osbs.it.tools.Installation;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Remains;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** A test with an installation of its own, that ends by making sure that nothing is left. */
@Tag("real")
abstract class EndToEnd {

  Path folder;
  Installation osbs;

  @BeforeEach
  final void install() throws IOException {
    Machine.needBuildTools();
    folder = Files.createTempDirectory("osbs-it");
    osbs = new Installation(folder);
  }

  @AfterEach
  final void nothingIsLeft() throws Exception {
    try {
      new Remains(osbs).areNone();
    } finally {
      new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString()).start().waitFor();
    }
  }

  /** A site that pushes to the shared registry. */
  Path site() throws IOException, InterruptedException {
    return osbs.file("config.yaml", SharedRegistry.configYaml());
  }

  /** A checkout below the test's folder. */
  Path checkout(String name, Map<String, String> files) throws IOException, InterruptedException {
    return Sources.checkout(folder.resolve(name), files);
  }

  /** A checkout of a Dockerfile FROM the base image. */
  Path hello(String name, String... rest) throws IOException, InterruptedException {
    return checkout(name, Map.of("Dockerfile", Sources.dockerfile("hello-base:1", name, rest)));
  }
}
