package io.osbs.cluster.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, each asked for by name and type. */
public record Fields(Map<String, Object> members) {

  /** The names of all members, in the document's order. */
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  /** All members: maps, lists, strings, whole numbers, doubles and booleans. */
  @Override
  public Map<String, Object> members() {
    return Collections.unmodifiableMap(members);
  }

  /** True when the member is there and not null. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Refuses a file that a later program wrote. */
  public void requireVersion(int known) throws UnreadableException {
    long version = number("version");
    if (version < 1 || version > known) {
      throw new UnreadableException(
          "its version is %d, this program knows %d".formatted(version, known));
    }
  }

  /** A string that must be there. */
  public String text(String name) throws UnreadableException {
    return typed(name, String.class);
  }

  /** A string, or null when it is absent. */
  public @Nullable String textOrNull(String name) throws UnreadableException {
    return has(name) ? text(name) : null;
  }

  /** A truth value that must be there. */
  public boolean flag(String name) throws UnreadableException {
    return typed(name, Boolean.class);
  }

  /** A whole number that must be there. */
  public long number(String name) throws UnreadableException {
    return typed(name, Long.class);
  }

  /** A time in ISO 8601 that must be there. */
  public Instant instant(String name) throws UnreadableException {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new UnreadableException("its member '%s' is no time".formatted(name));
    }
  }

  /** A whole number, or null when it is absent. */
  public @Nullable Long numberOrNull(String name) throws UnreadableException {
    return has(name) ? Long.valueOf(number(name)) : null;
  }

  /** A time in ISO 8601, or null when it is absent. */
  public @Nullable Instant instantOrNull(String name) throws UnreadableException {
    return has(name) ? instant(name) : null;
  }

  /** A list of strings that must be there. */
  public List<String> texts(String name) throws UnreadableException {
    List<String> texts = new ArrayList<>();
    for (Object element : typed(name, List.class)) {
      if (!(element instanceof String text)) {
        throw new UnreadableException("its member '%s' is no list of strings".formatted(name));
      }
      texts.add(text);
    }
    return texts;
  }

  /** An object of strings that must be there. */
  public Map<String, String> textMap(String name) throws UnreadableException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) typed(name, Map.class)).entrySet()) {
      if (!(entry.getKey() instanceof String key) || !(entry.getValue() instanceof String text)) {
        throw new UnreadableException("its member '%s' holds more than strings".formatted(name));
      }
      texts.put(key, text);
    }
    return texts;
  }

  /** An object, or null when it is absent. */
  public @Nullable Fields objectOrNull(String name) throws UnreadableException {
    return has(name) ? asFields(name, typed(name, Map.class)) : null;
  }

  /** An object that must be there. */
  public Fields object(String name) throws UnreadableException {
    return asFields(name, typed(name, Map.class));
  }

  /** A list of objects that must be there. */
  public List<Fields> objects(String name) throws UnreadableException {
    List<Fields> objects = new ArrayList<>();
    for (Object element : typed(name, List.class)) {
      objects.add(asFields(name, element));
    }
    return objects;
  }

  private static Fields asFields(String name, Object value) throws UnreadableException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new UnreadableException("its member '%s' is no list of objects".formatted(name));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((key, member) -> members.put(String.valueOf(key), member));
    return new Fields(members);
  }

  private <T> T typed(String name, Class<T> type) throws UnreadableException {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new UnreadableException(
          "its member '%s' is %s".formatted(name, value == null ? "missing" : "of another type"));
    }
    return type.cast(value);
  }
}
