package io.osbs.config;

/**
 * One thing wrong, or worth saying, about a configuration file.
 *
 * @param severity whether the file can be used all the same
 * @param file the file's path, or the name of the place its text came from
 * @param line counted from 1; 0 when the problem has no line, such as an absent file
 * @param where the key inside the file, such as {@code [default] token_file} or {@code
 *     clusters.x86_64[1].name}; empty for the file as a whole
 * @param message what is wrong, with the value unless it is secret, and why
 * @param remedy what to do; empty when the message says it all
 */
public record Problem(
    Severity severity, String file, int line, String where, String message, String remedy) {

  /** Whether a file with this problem can be used. */
  public enum Severity {
    /** The file cannot be used. */
    ERROR,
    /** The file can be used; something in it may not mean what its author thinks. */
    WARNING
  }

  public Problem {
    if (line < 0) {
      throw new IllegalArgumentException("line %d: lines are counted from 1".formatted(line));
    }
  }

  /** True when the file cannot be used. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** {@code FILE:LINE: error: WHERE: MESSAGE}, and the remedy on an indented line of its own. */
  public String render() {
    return Shown.visible(file)
        + (line == 0 ? "" : ":" + line)
        + (isError() ? ": error: " : ": warning: ")
        + (where.isEmpty() ? "" : Shown.shortened(where) + ": ")
        + Shown.visible(message)
        + (remedy.isEmpty() ? "" : "\n    " + Shown.visible(remedy));
  }
}
