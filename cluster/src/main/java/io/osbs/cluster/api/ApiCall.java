package io.osbs.cluster.api;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request to an API server.
 *
 * @param doing what it is for, to follow "cannot" in a message, as in {@code create job x}
 * @param method of HTTP
 * @param path from the server's root, with its query
 * @param accept what to answer with
 * @param contentType what the body is
 * @param body null for none
 */
public record ApiCall(
    String doing,
    String method,
    String path,
    String accept,
    String contentType,
    @Nullable Map<String, ? extends @Nullable Object> body) {

  private static final String JSON = "application/json";
  private static final Pattern NAMED =
      Pattern.compile("/.*/namespaces/[^/]+/[^/?]+/([^/?]+)(?:\\?.*)?");
  private static final String MERGE_PATCH = "application/merge-patch+json";

  /** What the server calls YAML may be JSON. */
  private static final String APPLY = "application/apply-patch+yaml";

  /** Objects and lists of them without what {@code spec} and {@code status} say. */
  private static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  public static ApiCall get(String doing, String path) {
    return new ApiCall(doing, "GET", path, JSON, JSON, null);
  }

  /** A list of which only each item's {@code metadata} is wanted. */
  public static ApiCall listMetadata(String doing, String path) {
    return new ApiCall(doing, "GET", path, METADATA_LIST, JSON, null);
  }

  /** A watch of which only each object's {@code metadata} is wanted. */
  static ApiCall watchMetadata(String doing, String path) {
    return new ApiCall(doing, "GET", path, METADATA, JSON, null);
  }

  /** One object of which only the {@code metadata} is wanted. */
  public static ApiCall getMetadata(String doing, String path) {
    return new ApiCall(doing, "GET", path, METADATA, JSON, null);
  }

  /** What is no JSON, such as a log. */
  public static ApiCall getText(String doing, String path) {
    return new ApiCall(doing, "GET", path, "*/*", JSON, null);
  }

  public static ApiCall post(
      String doing, String path, Map<String, ? extends @Nullable Object> body) {
    return new ApiCall(doing, "POST", path, JSON, JSON, body);
  }

  public static ApiCall put(
      String doing, String path, Map<String, ? extends @Nullable Object> body) {
    return new ApiCall(doing, "PUT", path, JSON, JSON, body);
  }

  public static ApiCall mergePatch(
      String doing, String path, Map<String, ? extends @Nullable Object> body) {
    return new ApiCall(doing, "PATCH", path, JSON, MERGE_PATCH, body);
  }

  /**
   * Server-side apply: the object is made, or changed to have these members, which are the
   * manager's from now on, whoever else set them before.
   *
   * @param manager who says how the object shall be
   */
  public static ApiCall apply(
      String doing, String path, String manager, Map<String, ? extends @Nullable Object> body) {
    String query = "?fieldManager=%s&force=true".formatted(manager);
    return new ApiCall(doing, "PATCH", path + query, JSON, APPLY, body);
  }

  public static ApiCall delete(
      String doing, String path, Map<String, ? extends @Nullable Object> options) {
    return new ApiCall(doing, "DELETE", path, JSON, JSON, options);
  }

  /**
   * The name of the one object that it is about; empty when there is none, or the server gives it.
   */
  Optional<String> objectName() {
    if (method.equals("GET")) {
      Matcher named = NAMED.matcher(path);
      return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
    }
    return method.equals("POST")
            && body != null
            && body.get("metadata") instanceof Map<?, ?> metadata
            && metadata.get("name") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  boolean changesSomething() {
    return !method.equals("GET");
  }
}
