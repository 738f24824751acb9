package io.osbs.reactor.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Labels that an image gets beside those of its Dockerfile. Buildah makes a step of its own of each
 * {@code --label}, and every step costs some 30 ms; one instruction at the end of the Dockerfile
 * sets all those that any reader of Dockerfiles understands alike.
 *
 * @param dockerfile what buildah is to build
 * @param options labels that are left for {@code --label}, sorted
 */
record AddedLabels(String dockerfile, Map<String, String> options) {

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._/-]+");

  /** Nothing that ends a line, ends a quotation, escapes, or stands for a variable. */
  private static final Pattern PLAIN_VALUE = Pattern.compile("[^\\p{Cntrl}\"'\\\\$`]*");

  /** Adds labels to a Dockerfile. */
  static AddedLabels to(String dockerfile, Map<String, String> labels) {
    Map<String, String> plain = new TreeMap<>();
    Map<String, String> others = new TreeMap<>();
    boolean open = isContinued(dockerfile);
    labels.forEach(
        (name, value) -> (open || !isPlain(name, value) ? others : plain).put(name, value));
    if (plain.isEmpty()) {
      return new AddedLabels(dockerfile, others);
    }
    String instruction =
        plain.entrySet().stream()
            .map(label -> "%s=\"%s\"".formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(" ", "LABEL ", "\n"));
    return new AddedLabels(
        dockerfile + (dockerfile.endsWith("\n") ? "" : "\n") + instruction, others);
  }

  private static boolean isPlain(String name, String value) {
    return PLAIN_NAME.matcher(name).matches() && PLAIN_VALUE.matcher(value).matches();
  }

  /**
   * True when what comes after the text may be taken for a part of its last instruction. Empty
   * lines and comments do not end one that goes on; either character may be the one that says so.
   */
  private static boolean isContinued(String dockerfile) {
    return dockerfile
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .reduce((_, last) -> last)
        .filter(last -> last.endsWith("\\") || last.endsWith("`"))
        .isPresent();
  }
}
