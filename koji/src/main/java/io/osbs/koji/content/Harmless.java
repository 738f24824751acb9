package io.osbs.koji.content;

import io.osbs.xmlrpc.XmlRpcWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts without the characters that no XML can carry: they become the text of their escape. */
final class Harmless {

  private Harmless() {}

  static Map<String, @Nullable Object> map(Map<?, ?> map) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    map.forEach((key, value) -> all.put(text(String.valueOf(key)), value(value)));
    return all;
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case String text -> text(text);
      case Map<?, ?> map -> map(map);
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(value(each)));
        yield all;
      }
      case null, default -> value;
    };
  }

  static String text(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(character -> {
          if (XmlRpcWriter.isXml(character)) {
            safe.appendCodePoint(character);
          } else {
            safe.append("\\u%04x".formatted(character));
          }
        });
    return safe.toString();
  }
}
