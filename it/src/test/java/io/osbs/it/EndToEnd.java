package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Images;
import io.osbs.it.tools.Installation;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Remains;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.JsonNode;

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

  /** Builds for these platforms, and prints the result as JSON. */
  Ran build(Path site, Path source, String... platforms) throws Exception {
    return osbs.run(order(site, source, platforms));
  }

  /** The words of {@link #build}. */
  static Object[] order(Path site, Path source, String... platforms) {
    List<Object> words = new ArrayList<>(List.of("build", "--reactor-config", site, "-o", "json"));
    for (String platform : platforms) {
      words.add("--platform");
      words.add(platform);
    }
    words.add(source);
    return words.toArray();
  }

  /** The worker build of a platform in the result of a build. */
  static JsonNode worker(JsonNode result, String platform) {
    return result.path("workers").values().stream()
        .filter(each -> each.path("platform").asString().equals(platform))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no worker build of " + platform + ": " + result));
  }

  /** No tag that a user would look for; the unique ones of single platforms are nobody's. */
  static void nobodySees(String repository) throws Exception {
    assertThat(Images.tags(SharedRegistry.host(), repository))
        .allMatch(tag -> tag.matches(".*-[a-z0-9]{8}-[a-z0-9_]+-[0-9]+"), "a worker's unique tag");
  }
}
