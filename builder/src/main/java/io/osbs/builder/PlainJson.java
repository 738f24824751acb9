package io.osbs.builder;

import io.osbs.cluster.document.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XML-RPC structs as JSON. */
final class PlainJson {

  private PlainJson() {}

  static String write(Map<?, ?> struct) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    struct.forEach((key, value) -> object.put(String.valueOf(key), value));
    return new String(Json.write(object), StandardCharsets.UTF_8).strip();
  }
}
