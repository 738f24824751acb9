package io.osbs.cluster.document;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that {@link Json} writes, as YAML 1.2 that every reader of YAML 1.1 takes for the
 * same: a text is left without quotes only where nobody could take it for anything else.
 */
public final class Yaml {

  /** Begins with a letter, and holds nothing that YAML gives a meaning to. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./+@-]*");

  private static final Pattern WORD =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|inf|nan");

  private Yaml() {}

  /** The value as a document, for people and other programs. */
  public static String pretty(Object value) {
    StringBuilder text = new StringBuilder();
    write(text, value, "", "");
    return text.substring(text.charAt(0) == '\n' ? 1 : 0).stripLeading().stripTrailing();
  }

  /**
   * Writes what follows a key, a dash, or nothing.
   *
   * @param before what goes between that and a scalar
   * @param indent of a block that follows
   */
  private static void write(
      StringBuilder text, @Nullable Object value, String before, String indent) {
    switch (value) {
      case Map<?, ?> object when !object.isEmpty() ->
          object.forEach((key, member) -> {
            text.append('\n').append(indent).append(scalar(String.valueOf(key))).append(':');
            write(text, member, " ", indent + "  ");
          });
      case List<?> array when !array.isEmpty() -> {
        for (Object element : array) {
          text.append('\n').append(indent).append('-');
          int start = text.length();
          write(text, element, " ", indent + "  ");
          if (text.charAt(start) == '\n') {
            // The first line of a block stands beside its dash.
            text.replace(start, start + 1 + indent.length() + 2, " ");
          }
        }
      }
      case null, default -> text.append(before).append(scalar(value));
    }
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof String text
        && PLAIN.matcher(text).matches()
        && !WORD.matcher(text).matches()) {
      return text;
    }
    return Json.pretty(value);
  }
}
