package io.osbs.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What no command may leave behind, however it ended. */
public final class Remains {

  private final Installation installation;

  public Remains(Installation installation) {
    this.installation = installation;
  }

  /** Fails if anything is left. */
  public void areNone() throws Exception {
    // A build's process outlives its last word by the time the JVM takes to end.
    Await.until("the end of " + processes(), () -> processes().isEmpty());
    assertThat(slots()).as("slots held").isEmpty();
    assertThat(active()).as("builds that count as active").isEmpty();
    assertThat(mounts()).as("mounts").isEmpty();
    assertThat(leftOvers()).as("files of a build that has ended").isEmpty();
    assertThat(danglingImages()).as("images in a layout that are not whole").isEmpty();
  }

  /** Processes that have the installation's folder in their environment, arguments or place. */
  public List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      for (Path entry : entries.toList()) {
        if (Character.isDigit(entry.getFileName().toString().charAt(0)) && isOurs(entry)) {
          found.add(entry.getFileName() + " " + text(entry.resolve("cmdline")).replace('\0', ' '));
        }
      }
    }
    return found;
  }

  private boolean isOurs(Path process) {
    String folder = installation.folder().toString();
    return text(process.resolve("environ")).contains(folder)
        || text(process.resolve("cmdline")).contains(folder)
        || target(process.resolve("cwd")).contains(folder)
        || target(process.resolve("root")).contains(folder);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return "";
    }
  }

  private List<Path> inFolder(String name) throws IOException {
    return installation.below(3).stream()
        .filter(path -> path.resolveSibling(".").normalize().endsWith(name))
        .toList();
  }

  private List<Path> slots() throws IOException {
    return inFolder("slots");
  }

  private List<Path> active() throws IOException {
    return inFolder("active");
  }

  private List<Path> leftOvers() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path build : inFolder("builds")) {
      if (build.getFileName().toString().startsWith(".")) {
        found.add(build);
      }
      for (String part : List.of("work", "mounts")) {
        if (Files.exists(build.resolve(part))) {
          found.add(build.resolve(part));
        }
      }
    }
    return found;
  }

  private List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(installation.home() + "/"))
        .toList();
  }

  /** What an index.json leads to without there being such a blob. */
  private List<Path> danglingImages() throws IOException {
    List<Path> missing = new ArrayList<>();
    Path images = installation.home().resolve("images");
    if (!Files.exists(images)) {
      return missing;
    }
    try (Stream<Path> files = Files.walk(images)) {
      for (Path index : files.filter(path -> path.endsWith("index.json")).toList()) {
        follow(index.resolveSibling("blobs"), index, missing);
      }
    }
    return missing;
  }

  private static void follow(Path blobs, Path document, List<Path> missing) throws IOException {
    if (!Files.exists(document)) {
      missing.add(document);
      return;
    }
    JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(document));
    for (JsonNode child : json.path("manifests")) {
      follow(blobs, blob(blobs, child), missing);
    }
    for (JsonNode layer : json.path("layers")) {
      if (!Files.exists(blob(blobs, layer))) {
        missing.add(blob(blobs, layer));
      }
    }
  }

  private static Path blob(Path blobs, JsonNode descriptor) {
    return blobs.resolve(descriptor.path("digest").asString("").replace(':', '/'));
  }
}
