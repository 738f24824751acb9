package io.osbs.reactor.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words of an instruction: quotes, escapes and variables as the Dockerfile reference has them. */
final class Words {

  private final String text;
  private final char escape;
  private final Map<String, String> variables;
  private final Room room;
  private int at;

  private Words(String text, char escape, Map<String, String> variables, Room room) {
    this.text = text;
    this.escape = escape;
    this.variables = variables;
    this.room = room;
  }

  /** How much the variables of one Dockerfile may come to: they can refer to one another. */
  static final class Room {
    static final int CHARACTERS = 1024 * 1024;
    private int left = CHARACTERS;

    /** The value; nothing once there is no room for it. */
    private String take(String value) {
      left = Math.max(-1, left - value.length());
      return left < 0 ? "" : value;
    }

    boolean isExceeded() {
      return left < 0;
    }
  }

  /** The words, quotes removed and variables replaced, as far as there is room. */
  static List<String> of(String text, char escape, Map<String, String> variables, Room room) {
    Words words = new Words(text, escape, variables, room);
    List<String> all = new ArrayList<>();
    words.skipBlanks();
    while (words.at < text.length()) {
      all.add(words.word());
      words.skipBlanks();
    }
    return all;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    char quote = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote == 0 && Character.isWhitespace(c)) {
        break;
      }
      at++;
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == escape && quote != '\'' && at < text.length()) {
        escaped(quote, word);
      } else if (c == '$' && quote != '\'') {
        variable(word);
      } else {
        word.append(c);
      }
    }
    return word.toString();
  }

  /** Within double quotes only what would mean something else loses its escape. */
  private void escaped(char quote, StringBuilder word) {
    char c = text.charAt(at++);
    if (quote == '"' && c != '"' && c != '$' && c != escape) {
      word.append(escape);
    }
    word.append(c);
  }

  private void variable(StringBuilder word) {
    boolean braces = at < text.length() && text.charAt(at) == '{';
    if (braces) {
      at++;
    }
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    if (name.isEmpty()) {
      word.append(braces ? "${" : "$");
      return;
    }
    String value = room.take(variables.getOrDefault(name, ""));
    if (!braces) {
      word.append(value);
      return;
    }
    int end = text.indexOf('}', at);
    String modifier = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 1;
    word.append(modified(value, modifier));
  }

  private static String modified(String value, String modifier) {
    String plain = modifier.startsWith(":") ? modifier.substring(1) : modifier;
    if (plain.startsWith("-")) {
      return value.isEmpty() ? plain.substring(1) : value;
    }
    if (plain.startsWith("+")) {
      return value.isEmpty() ? "" : plain.substring(1);
    }
    return value;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
