package io.osbs.cluster.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of an API server. Others write these objects too, so every member may be missing or of
 * another type; then it reads as empty.
 */
public record ApiObject(Map<String, Object> tree) {

  private static final String METADATA = "metadata";

  private @Nullable Object at(String... path) {
    Object value = tree;
    for (String name : path) {
      if (!(value instanceof Map<?, ?> map)) {
        return null;
      }
      value = map.get(name);
    }
    return value;
  }

  /** A string, or "" when there is none. */
  public String text(String... path) {
    return at(path) instanceof String text ? text : "";
  }

  /** A whole number, or 0 when there is none. */
  public long number(String... path) {
    return at(path) instanceof Long number ? number : 0;
  }

  /** True when there is a true. */
  public boolean flag(String... path) {
    return Boolean.TRUE.equals(at(path));
  }

  /** True when there is anything. */
  public boolean has(String... path) {
    return at(path) != null;
  }

  /** A time, or null when there is none. */
  public @Nullable Instant time(String... path) {
    try {
      return at(path) instanceof String text ? OffsetDateTime.parse(text).toInstant() : null;
    } catch (DateTimeException _) {
      return null;
    }
  }

  /** An object, or an empty one. */
  public ApiObject object(String... path) {
    return of(at(path));
  }

  /** The objects of a list, or none. */
  public List<ApiObject> objects(String... path) {
    return at(path) instanceof List<?> list ? list.stream().map(ApiObject::of).toList() : List.of();
  }

  /** The strings of an object. */
  public Map<String, String> texts(String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    of(at(path))
        .tree()
        .forEach((key, value) -> {
          if (value instanceof String text) {
            texts.put(key, text);
          }
        });
    return texts;
  }

  private static ApiObject of(@Nullable Object value) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> members.put(String.valueOf(key), member));
    }
    return new ApiObject(members);
  }

  public String name() {
    return text(METADATA, "name");
  }

  public String uid() {
    return text(METADATA, "uid");
  }

  /** Changes with every write. */
  public String version() {
    return text(METADATA, "resourceVersion");
  }

  public Map<String, String> labels() {
    return texts(METADATA, "labels");
  }

  public Map<String, String> annotations() {
    return texts(METADATA, "annotations");
  }

  public String label(String name) {
    return text(METADATA, "labels", name);
  }

  public String annotation(String name) {
    return text(METADATA, "annotations", name);
  }

  /** By the server's clock; the epoch when it does not say. */
  public Instant created() {
    Instant created = time(METADATA, "creationTimestamp");
    return created == null ? Instant.EPOCH : created;
  }

  /** True when somebody deleted it, and it only waits for others to finish. */
  public boolean isBeingDeleted() {
    return has(METADATA, "deletionTimestamp");
  }

  /** The condition of that type, when it is true. */
  public @Nullable ApiObject condition(String type) {
    for (ApiObject condition : objects("status", "conditions")) {
      if (condition.text("type").equals(type) && condition.text("status").equals("True")) {
        return condition;
      }
    }
    return null;
  }
}
