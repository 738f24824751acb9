package io.osbs.reactor.dockerfile;

import io.osbs.core.build.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Dockerfile says about an image before it is built. Immutable.
 *
 * @param file its name within the source
 * @param parents images from outside, each once, in the order of their first use
 * @param labels labels of the last stage, with those it takes over from earlier stages; not those
 *     of its parents
 * @param uses the places where parents are named
 * @param stages in their order
 */
public record Dockerfile(
    String file,
    List<Parent> parents,
    Map<String, String> labels,
    List<String> lines,
    List<Use> uses,
    List<Stage> stages) {

  /**
   * A stage. Lines are counted from 0.
   *
   * @param fromLine last line of its FROM
   * @param lastLine last line of its last instruction
   * @param base the image from outside that it stands on, through earlier stages; null for scratch
   * @param user what the last USER on the way says; null when the base's own user stays
   * @param runs true when it has a RUN step
   */
  public record Stage(
      int fromLine, int lastLine, @Nullable Parent base, @Nullable String user, boolean runs) {}

  /**
   * A place where a parent is named.
   *
   * @param before what goes before the parent in a line that replaces these
   * @param after what goes after it
   */
  record Use(int firstLine, int lastLine, Parent parent, String before, String after) {}

  public Dockerfile {
    parents = List.copyOf(parents);
    labels = Map.copyOf(labels);
    lines = List.copyOf(lines);
    uses = List.copyOf(uses);
    stages = List.copyOf(stages);
  }

  /**
   * Reads a Dockerfile.
   *
   * @param variables values of build arguments and of the predefined ones ({@code TARGETARCH} …)
   * @throws FailureException {@code CONFIGURATION} naming the line that makes no sense
   */
  public static Dockerfile parse(String file, String text, Map<String, String> variables)
      throws FailureException {
    return new DockerfileParser(file, text, variables).parse();
  }

  /** The image that the last stage stands on; empty when that is scratch. */
  public Optional<Parent> base() {
    return Optional.ofNullable(stages.getLast().base());
  }

  /** The image's name, by its label. */
  public Optional<String> name() {
    return label("name", "Name");
  }

  /** The component, by its label. */
  public Optional<String> component() {
    return label("com.redhat.component", "BZComponent");
  }

  /** The version, by its label. */
  public Optional<String> version() {
    return label("version", "Version");
  }

  /** The release, by its label. */
  public Optional<String> release() {
    return label("release", "Release");
  }

  private Optional<String> label(String spelling, String oldSpelling) {
    return labelOf(labels, spelling, oldSpelling);
  }

  /** The value of a label under its usual or its old spelling; empty values do not count. */
  public static Optional<String> labelOf(
      Map<String, String> labels, String spelling, String oldSpelling) {
    String value = labels.getOrDefault(spelling, labels.getOrDefault(oldSpelling, ""));
    return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  /**
   * The text with each parent named differently.
   *
   * @param pinned the new name of each parent; one that is absent keeps its name
   * @param inserted instructions that come after a line, by its number from 0
   */
  public String withParents(Map<Parent, String> pinned, Map<Integer, List<String>> inserted) {
    Map<Integer, Use> byLine = new TreeMap<>();
    uses.forEach(use -> byLine.put(use.firstLine(), use));
    StringBuilder text = new StringBuilder();
    int line = 0;
    while (line < lines.size()) {
      Use use = byLine.get(line);
      String name = use == null ? null : pinned.get(use.parent());
      if (use == null || name == null) {
        text.append(lines.get(line)).append('\n');
        line++;
      } else {
        text.append(use.before()).append(name).append(use.after()).append('\n');
        line = use.lastLine() + 1;
      }
      for (String more : inserted.getOrDefault(line - 1, List.of())) {
        text.append(more).append('\n');
      }
    }
    return text.toString();
  }
}
