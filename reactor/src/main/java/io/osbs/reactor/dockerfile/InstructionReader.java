package io.osbs.reactor.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a Dockerfile into its instructions, by the rules of its reference: the escape directive,
 * continued lines with comments and blank lines between them, heredocs.
 */
final class InstructionReader {

  private final List<String> lines;
  private final List<Instruction> instructions = new ArrayList<>();
  private char escape = '\\';
  private int next;

  private InstructionReader(List<String> lines) {
    this.lines = lines;
  }

  /** What a file says. */
  record Read(List<Instruction> instructions, char escape) {}

  static Read read(List<String> lines) {
    InstructionReader reader = new InstructionReader(lines);
    reader.directives();
    while (reader.next < lines.size()) {
      reader.instruction();
    }
    return new Read(List.copyOf(reader.instructions), reader.escape);
  }

  /** Directives stand before anything else, even before other comments. */
  private void directives() {
    while (next < lines.size()) {
      String line = lines.get(next).strip();
      int equals = line.indexOf('=');
      if (!line.startsWith("#") || equals < 0) {
        return;
      }
      String name = line.substring(1, equals).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(equals + 1).strip();
      if (name.equals("escape")) {
        escape = value.equals("`") ? '`' : '\\';
      } else if (!name.equals("syntax") && !name.equals("check")) {
        return;
      }
      next++;
    }
  }

  private void instruction() {
    int first = next;
    if (isBlankOrComment(lines.get(first))) {
      next++;
      return;
    }
    StringBuilder logical = new StringBuilder();
    boolean continued = true;
    while (continued && next < lines.size()) {
      String line = lines.get(next++);
      if (next - 1 > first && isBlankOrComment(line)) {
        continue;
      }
      String text = line.stripTrailing();
      continued = !text.isEmpty() && text.charAt(text.length() - 1) == escape;
      logical.append(continued ? text.substring(0, text.length() - 1) : line);
    }
    String text = logical.toString().strip();
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    String keyword = text.substring(0, end).toUpperCase(Locale.ROOT);
    String arguments = text.substring(end).strip();
    if (keyword.equals("RUN") || keyword.equals("COPY") || keyword.equals("ADD")) {
      skipHeredocs(arguments);
    }
    instructions.add(new Instruction(first, next - 1, keyword, arguments));
  }

  private static boolean isBlankOrComment(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#");
  }

  /** A heredoc without an end is no heredoc: the shell's own {@code <<} may look like one. */
  private void skipHeredocs(String arguments) {
    for (int at = arguments.indexOf("<<"); at >= 0; at = arguments.indexOf("<<", at + 2)) {
      int start = at + 2;
      boolean tabs = start < arguments.length() && arguments.charAt(start) == '-';
      String delimiter = delimiter(arguments, tabs ? start + 1 : start);
      if (delimiter.isEmpty()) {
        continue;
      }
      for (int line = next; line < lines.size(); line++) {
        String text = lines.get(line);
        if ((tabs ? text.stripLeading() : text).stripTrailing().equals(delimiter)) {
          next = line + 1;
          break;
        }
      }
    }
  }

  private static String delimiter(String text, int start) {
    int from = start;
    if (from < text.length() && (text.charAt(from) == '"' || text.charAt(from) == '\'')) {
      from++;
    }
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return text.substring(from, end);
  }
}
