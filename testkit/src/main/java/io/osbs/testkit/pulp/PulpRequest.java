package io.osbs.testkit.pulp;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a double of Pulp is asked. */
final class PulpRequest {

  private final HttpExchange exchange;
  private final byte[] body;
  private final Map<String, String> query = new LinkedHashMap<>();

  PulpRequest(HttpExchange exchange) throws IOException {
    this.exchange = exchange;
    this.body = exchange.getRequestBody().readAllBytes();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
      }
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  Map<String, String> query() {
    return query;
  }

  byte[] body() {
    return body.clone();
  }

  JsonNode json() {
    return body.length == 0
        ? JsonMapper.shared().createObjectNode()
        : JsonMapper.shared().readTree(body);
  }

  String contentType() {
    return header("Content-Type");
  }

  /** A header, empty when it is not there. */
  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
