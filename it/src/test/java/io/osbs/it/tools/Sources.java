package io.osbs.it.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes what builds are made from. */
public final class Sources {

  private Sources() {}

  /** A Dockerfile with the labels that a release build needs. */
  public static String dockerfile(String from, String name, String... rest) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "FROM " + from,
                "LABEL name=%s com.redhat.component=%s version=1.0 release=1"
                    .formatted(name, name)));
    lines.addAll(List.of(rest));
    return String.join("\n", lines) + "\n";
  }

  /** An image of one file: nothing of it has to be run. */
  public static Map<String, String> scratch(String name) {
    return Map.of("Dockerfile", dockerfile("scratch", name, "COPY Dockerfile /Dockerfile"));
  }

  /** A directory with these files. */
  public static Path directory(Path place, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = place.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, file.getValue());
    }
    return place;
  }

  /** Removes a directory and all that is in it. */
  public static void delete(Path directory) throws IOException, InterruptedException {
    Process rm = new ProcessBuilder("rm", "-r", directory.toString()).inheritIO().start();
    if (rm.waitFor() != 0) {
      throw new AssertionError(directory + " could not be removed");
    }
  }

  /** A git checkout whose only commit has these files, with constant times. */
  public static Path checkout(Path place, Map<String, String> files)
      throws IOException, InterruptedException {
    directory(place, files);
    git(place, "init", "--quiet", "--initial-branch=main");
    commit(place);
    return place;
  }

  /** Commits everything there is in a checkout. */
  public static void commit(Path checkout) throws IOException, InterruptedException {
    git(checkout, "add", "--all");
    git(checkout, "commit", "--quiet", "--message=a change");
  }

  /** Runs git in a checkout; what it printed. */
  public static String git(Path checkout, String... arguments)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("git", "-C", checkout.toString()));
    argv.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_SYSTEM", "/dev/null");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + role + "_NAME", "tester");
      environment.put("GIT_" + role + "_EMAIL", "tester@example.com");
      environment.put("GIT_" + role + "_DATE", "2023-11-14T22:13:20Z");
    }
    Process process = builder.start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(argv + " failed: " + output);
    }
    return output.strip();
  }
}
