package io.osbs.cluster.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is different between two states of an object, in words. */
final class Differences {

  /** Changes with every write, whoever wrote what. */
  private static final Set<String> OF_SERVER =
      Set.of("managedFields", "resourceVersion", "generation");

  private static final Set<String> SECRET = Set.of("data", "stringData");

  private final List<String> found = new ArrayList<>();

  private Differences() {}

  /** A line per difference; of secret values only that they differ. */
  static List<String> between(Map<String, Object> before, Map<String, Object> after) {
    Differences differences = new Differences();
    boolean secret = "Secret".equals(after.get("kind"));
    for (String key : keys(before, after)) {
      if (!key.equals("status")) {
        differences.compare(key, before.get(key), after.get(key), secret && SECRET.contains(key));
      }
    }
    return List.copyOf(differences.found);
  }

  private static Set<String> keys(Map<?, ?> before, Map<?, ?> after) {
    Set<String> keys = new TreeSet<>();
    before.keySet().forEach(key -> keys.add(String.valueOf(key)));
    after.keySet().forEach(key -> keys.add(String.valueOf(key)));
    keys.removeAll(OF_SERVER);
    return keys;
  }

  private void compare(
      String path, @Nullable Object before, @Nullable Object after, boolean secret) {
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      for (String key : keys(old, now)) {
        compare(path + "." + key, old.get(key), now.get(key), secret);
      }
    } else if (!Objects.equals(before, after)) {
      found.add(
          secret
              ? path + " has another value"
              : "%s: %s, was %s".formatted(path, shown(after), shown(before)));
    }
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "nothing" : String.valueOf(value);
  }
}
