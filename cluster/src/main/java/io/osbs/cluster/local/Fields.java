package io.osbs.cluster.local;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, each asked for by name and type. */
record Fields(Map<String, Object> members) {

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** Refuses a file that a later program wrote. */
  void requireVersion(int known) throws UnreadableException {
    long version = number("version");
    if (version < 1 || version > known) {
      throw new UnreadableException(
          "its version is %d, this program knows %d".formatted(version, known));
    }
  }

  String text(String name) throws UnreadableException {
    return typed(name, String.class);
  }

  @Nullable String textOrNull(String name) throws UnreadableException {
    return has(name) ? text(name) : null;
  }

  long number(String name) throws UnreadableException {
    return typed(name, Long.class);
  }

  Instant instant(String name) throws UnreadableException {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new UnreadableException("its member '%s' is no time".formatted(name));
    }
  }

  @Nullable Instant instantOrNull(String name) throws UnreadableException {
    return has(name) ? instant(name) : null;
  }

  List<String> texts(String name) throws UnreadableException {
    List<String> texts = new ArrayList<>();
    for (Object element : typed(name, List.class)) {
      if (!(element instanceof String text)) {
        throw new UnreadableException("its member '%s' is no list of strings".formatted(name));
      }
      texts.add(text);
    }
    return texts;
  }

  Map<String, String> textMap(String name) throws UnreadableException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) typed(name, Map.class)).entrySet()) {
      if (!(entry.getKey() instanceof String key) || !(entry.getValue() instanceof String text)) {
        throw new UnreadableException("its member '%s' holds more than strings".formatted(name));
      }
      texts.put(key, text);
    }
    return texts;
  }

  @Nullable Fields objectOrNull(String name) throws UnreadableException {
    return has(name) ? asFields(name, typed(name, Map.class)) : null;
  }

  List<Fields> objects(String name) throws UnreadableException {
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
