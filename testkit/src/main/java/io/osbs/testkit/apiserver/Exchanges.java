package io.osbs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a request to the server asks for, and answers to it in JSON. */
public final class Exchanges {

  private static final JsonMapper JSON = new JsonMapper();

  private Exchanges() {}

  static Map<String, String> query(URI uri) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = uri.getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  static ObjectNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    return bytes.length > 0 && JSON.readTree(bytes) instanceof ObjectNode object
        ? object
        : JSON.createObjectNode();
  }

  static ObjectNode statusObject(int code, String reason, String message, String name) {
    ObjectNode status = JSON.createObjectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
    status.put("message", message).put("reason", reason).put("code", code);
    ObjectNode details = status.putObject("details");
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    return status;
  }

  /** Answers with a {@code Status}, as an API server does when it refuses. */
  public static void status(
      HttpExchange exchange, int code, String reason, String message, String name) {
    try {
      send(exchange, code, statusObject(code, reason, message, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isMetadataOnly(HttpExchange exchange) {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    return accept != null && accept.contains("as=PartialObjectMetadata");
  }

  static void send(HttpExchange exchange, int code, JsonNode json) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(json);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
