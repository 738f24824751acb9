package io.osbs.it.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of docs/administration.md that sets up a site on clusters: its files, which are fenced
 * blocks with a language and a name, and its commands, which are the blocks of language {@code sh}.
 */
public final class AdministratorDocument {

  private static final String HEADING = "## Deploy OSBS on OpenShift and Kubernetes\n";
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)(?: (\\S+))?\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<String> commands = new ArrayList<>();

  /**
   * Reads it.
   *
   * @param replacements what stands for names that exist in the document only
   */
  public AdministratorDocument(Map<String, String> replacements) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "administration.md"));
    int begin = text.indexOf(HEADING);
    int end = text.indexOf("\n## ", begin + HEADING.length());
    if (begin < 0 || end < 0) {
      throw new IOException("docs/administration.md has no section " + HEADING.strip());
    }
    String part = text.substring(begin, end);
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      if (!part.contains(each.getKey())) {
        throw new IOException("the document says nothing of " + each.getKey());
      }
      part = part.replace(each.getKey(), each.getValue());
    }
    read(part);
  }

  private void read(String part) throws IOException {
    Matcher block = BLOCK.matcher(part);
    while (block.find()) {
      if (block.group(2) != null) {
        files.put(block.group(2), block.group(3));
      } else if (block.group(1).equals("sh")) {
        for (String line : block.group(3).replace("\\\n", " ").lines().toList()) {
          if (!line.startsWith("osbs ")) {
            throw new IOException("no command of osbs: " + line);
          }
          commands.add(line.substring("osbs ".length()).strip());
        }
      }
    }
  }

  /** Name to content. */
  public Map<String, String> files() {
    return Collections.unmodifiableMap(files);
  }

  /** The arguments of osbs, a line per command, in order. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** The first command that begins so. */
  public String command(String beginning) {
    return commands.stream()
        .filter(command -> command.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the document has no command " + beginning));
  }
}
