package io.osbs.config.instance;

import io.osbs.config.Secret;
import io.osbs.config.Shown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a key of an instance means, for people who look at a configuration.
 *
 * @param value a String, Boolean, Integer, list or map of these, or a Secret
 * @param line where the file says it; 0 where it does not, and the usual value holds
 */
public record Setting(Object value, int line) {

  /** The value as it may be seen: no secret, and no credentials of an address. */
  public Object shown() {
    return shown(value);
  }

  private static Object shown(Object value) {
    return switch (value) {
      case Secret secret -> secret.toString();
      case String text -> Shown.withoutCredentials(text);
      case List<?> items -> items.stream().map(Setting::shown).toList();
      case Map<?, ?> pairs -> {
        Map<String, Object> shown = new LinkedHashMap<>();
        pairs.forEach((key, each) -> shown.put(String.valueOf(key), shown(each)));
        yield shown;
      }
      default -> value;
    };
  }
}
