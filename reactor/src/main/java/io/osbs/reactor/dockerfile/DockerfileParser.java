package io.osbs.reactor.dockerfile;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one Dockerfile, once. */
final class DockerfileParser {

  private static final String SCRATCH = "scratch";

  private final Words.Room room = new Words.Room();
  private final String file;
  private final List<String> lines;
  private final Map<String, String> given;

  /** Arguments declared before the first FROM. */
  private final Map<String, String> global = new HashMap<>();

  private final Map<String, Stage> stages = new HashMap<>();
  private final Map<String, Parent> parents = new LinkedHashMap<>();
  private final List<Dockerfile.Use> uses = new ArrayList<>();
  private final List<Stage> inOrder = new ArrayList<>();
  private @Nullable Stage current;

  /**
   * What one stage knows.
   *
   * @param fixed the variables that ENV has set: no later ARG changes them
   */
  private record Stage(
      Map<String, String> variables, Set<String> fixed, Map<String, String> labels, Course course) {
    static Stage empty(@Nullable Parent base) {
      return new Stage(new HashMap<>(), new HashSet<>(), new TreeMap<>(), new Course(base, null));
    }

    Stage child() {
      return new Stage(
          new HashMap<>(variables),
          new HashSet<>(fixed),
          new TreeMap<>(labels),
          new Course(course.base, course.user));
    }
  }

  /** Where a stage lies, and what becomes of it. */
  private static final class Course {
    final @Nullable Parent base;
    @Nullable String user;
    int fromLine;
    int lastLine;
    boolean runs;

    Course(@Nullable Parent base, @Nullable String user) {
      this.base = base;
      this.user = user;
    }

    Dockerfile.Stage stage() {
      return new Dockerfile.Stage(fromLine, lastLine, base, user, runs);
    }
  }

  DockerfileParser(String file, String text, Map<String, String> given) {
    this.file = file;
    // A byte order mark is no part of the first keyword.
    this.lines = (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList();
    this.given = given;
  }

  Dockerfile parse() throws FailureException {
    InstructionReader.Read read = InstructionReader.read(lines);
    for (Instruction instruction : read.instructions()) {
      switch (instruction.keyword()) {
        case "FROM" -> from(instruction, read.escape());
        case "ARG" -> argument(instruction, read.escape());
        case "ENV" -> environment(instruction, read.escape());
        case "LABEL" -> label(instruction, read.escape());
        case "COPY", "ADD" -> copy(instruction);
        case "USER", "RUN" -> step(instruction);
        default -> {}
      }
      if (current != null) {
        current.course().lastLine = instruction.lastLine();
      }
    }
    if (current == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "%s has no FROM instruction".formatted(file));
    }
    return new Dockerfile(
        file,
        List.copyOf(parents.values()),
        current.labels(),
        lines,
        uses,
        inOrder.stream().map(stage -> stage.course().stage()).toList());
  }

  private void step(Instruction instruction) {
    if (current != null && instruction.keyword().equals("RUN")) {
      current.course().runs = true;
    } else if (current != null) {
      current.course().user = instruction.arguments();
    }
  }

  private Map<String, String> variables() {
    return current == null ? global : current.variables();
  }

  private void from(Instruction instruction, char escape) throws FailureException {
    Map<String, String> known = new HashMap<>(given);
    known.putAll(global);
    List<String> words = words(instruction, escape, known);
    String platform = null;
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("--")) {
      String flag = words.get(at++);
      if (!flag.startsWith("--platform=")) {
        throw wrong(instruction, "FROM knows no flag " + flag);
      }
      platform = flag.substring("--platform=".length());
    }
    String image = at < words.size() ? words.get(at) : "";
    if (image.isEmpty()) {
      throw wrong(instruction, "FROM names no image (%s)".formatted(instruction.arguments()));
    }
    boolean named = words.size() == at + 3 && words.get(at + 1).equalsIgnoreCase("as");
    if (!named && words.size() != at + 1) {
      throw wrong(instruction, "expected FROM [--platform=P] IMAGE [AS NAME]");
    }
    String name = named ? words.get(at + 2).toLowerCase(Locale.ROOT) : "";
    Stage earlier = stages.get(image.toLowerCase(Locale.ROOT));
    Parent base = null;
    if (earlier == null && !image.equals(SCRATCH)) {
      String before = "FROM " + (platform == null ? "" : "--platform=" + platform + " ");
      base = use(instruction, image, platform, before, named ? " AS " + words.get(at + 2) : "");
    }
    start(name, earlier == null ? Stage.empty(base) : earlier.child(), instruction);
  }

  private void start(String name, Stage stage, Instruction from) {
    stage.course().fromLine = from.lastLine();
    stages.put(Integer.toString(inOrder.size()), stage);
    inOrder.add(stage);
    if (!name.isEmpty()) {
      stages.put(name, stage);
    }
    current = stage;
  }

  /** Only a use whose lines hold nothing else is rewritten whole. */
  private Parent use(
      Instruction instruction,
      String image,
      @Nullable String platform,
      String before,
      String after) {
    String key = image + " " + platform;
    Parent parent =
        parents.computeIfAbsent(
            key, absent -> new Parent(image, platform, instruction.firstLine() + 1));
    uses.add(
        new Dockerfile.Use(instruction.firstLine(), instruction.lastLine(), parent, before, after));
    return parent;
  }

  private void argument(Instruction instruction, char escape) throws FailureException {
    Map<String, String> known = variables();
    for (String word : words(instruction, escape, known)) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String fallback = equals < 0 ? global.get(name) : word.substring(equals + 1);
      String value = given.getOrDefault(name, fallback);
      boolean fixed = current != null && current.fixed().contains(name);
      if (value != null && !fixed) {
        known.put(name, value);
      }
    }
  }

  private void environment(Instruction instruction, char escape) throws FailureException {
    if (current != null) {
      Map<String, String> set = new HashMap<>();
      pairs(instruction, escape, set);
      current.variables().putAll(set);
      current.fixed().addAll(set.keySet());
    }
  }

  private void label(Instruction instruction, char escape) throws FailureException {
    if (current != null) {
      pairs(instruction, escape, current.labels());
    }
  }

  /** {@code KEY=VALUE …}, or the old form {@code KEY VALUE WITH BLANKS}. */
  private void pairs(Instruction instruction, char escape, Map<String, String> target)
      throws FailureException {
    List<String> words = words(instruction, escape, variables());
    if (!words.isEmpty() && words.getFirst().indexOf('=') < 0) {
      target.put(words.getFirst(), String.join(" ", words.subList(1, words.size())));
      return;
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        found.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    target.putAll(found);
  }

  /** buildah takes no variables in {@code --from}, so its text is the image's name. */
  private void copy(Instruction instruction) {
    String arguments = instruction.arguments();
    int flag = arguments.indexOf("--from=");
    if (flag < 0 || !onlyFlagsBefore(arguments, flag)) {
      return;
    }
    int start = flag + "--from=".length();
    int end = start;
    while (end < arguments.length() && !Character.isWhitespace(arguments.charAt(end))) {
      end++;
    }
    String image = arguments.substring(start, end);
    boolean heredoc = arguments.contains("<<");
    if (image.isEmpty() || heredoc || stages.containsKey(image.toLowerCase(Locale.ROOT))) {
      return;
    }
    use(
        instruction,
        image,
        null,
        instruction.keyword() + " " + arguments.substring(0, start),
        arguments.substring(end));
  }

  private static boolean onlyFlagsBefore(String arguments, int end) {
    for (String word : arguments.substring(0, end).strip().split("\\s+", -1)) {
      if (!word.isEmpty() && !word.startsWith("--")) {
        return false;
      }
    }
    return true;
  }

  private List<String> words(Instruction instruction, char escape, Map<String, String> known)
      throws FailureException {
    List<String> words = Words.of(instruction.arguments(), escape, known, room);
    if (room.isExceeded()) {
      throw wrong(
          instruction,
          "the values of its variables come to more than %d characters, which no Dockerfile needs"
              .formatted(Words.Room.CHARACTERS));
    }
    return words;
  }

  private FailureException wrong(Instruction instruction, String what) {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "%s line %d: %s".formatted(file, instruction.firstLine() + 1, what));
  }
}
