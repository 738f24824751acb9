package io.osbs.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a command line, brought into the order that the verbs read them in: global options
 * stand after the verb, {@code help VERB} is {@code VERB --help}.
 */
final class Arguments {

  /** Every one of them takes a value. */
  private static final Set<String> GLOBAL =
      Set.of("--config", "--reactor-config", "--instance", "-i", "--output", "-o");

  private static final String HELP = "help";

  private Arguments() {}

  /**
   * The words in order.
   *
   * @param verbs every name of every verb, with the verbs below it
   */
  static List<String> inOrder(List<String> words, Map<String, Set<String>> verbs) {
    int verb = firstOther(words);
    if (verb >= words.size()) {
      return List.of();
    }
    String name = words.get(verb);
    List<String> before = words.subList(0, verb);
    List<String> after = words.subList(verb + 1, words.size());
    if (name.equals(HELP)) {
      boolean group = !after.isEmpty() && !below(verbs, after.getFirst()).isEmpty();
      List<String> asked = new ArrayList<>(after.stream().limit(group ? 2 : 1).toList());
      asked.add("--help");
      return asked;
    }
    if (!verbs.containsKey(name)) {
      // An unknown verb, or --help: what stands before it changes nothing.
      return words.subList(verb, words.size());
    }
    List<String> ordered = new ArrayList<>();
    ordered.add(name);
    if (below(verbs, name).isEmpty()) {
      ordered.addAll(before);
      ordered.addAll(after);
      return ordered;
    }
    List<String> rest = new ArrayList<>(before);
    rest.addAll(after);
    Map<String, Set<String>> leaves = new HashMap<>();
    below(verbs, name).forEach(each -> leaves.put(each, Set.of()));
    ordered.addAll(inOrder(rest, leaves));
    return ordered;
  }

  private static Set<String> below(Map<String, Set<String>> verbs, String name) {
    return verbs.getOrDefault(name, Set.of());
  }

  /** The index of the first word that is no global option and no value of one. */
  private static int firstOther(List<String> words) {
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      int equals = word.indexOf('=');
      if (GLOBAL.contains(word)) {
        at += 2;
      } else if (word.startsWith("--")
          && equals > 0
          && GLOBAL.contains(word.substring(0, equals))) {
        at++;
      } else if (isShortWithValue(word)) {
        at++;
      } else {
        break;
      }
    }
    return Math.min(at, words.size());
  }

  /** {@code -ojson}. */
  private static boolean isShortWithValue(String word) {
    return word.length() > 2 && word.charAt(1) != '-' && GLOBAL.contains(word.substring(0, 2));
  }
}
