package io.osbs.testkit.pulp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a double of Pulp answers. */
final class PulpReply {

  final int status;
  final byte[] body;
  final Map<String, String> headers = new LinkedHashMap<>();

  PulpReply(int status, String contentType, byte[] body) {
    this.status = status;
    this.body = body.clone();
    headers.put("Content-Type", contentType);
  }

  static PulpReply json(int status, String json) {
    return new PulpReply(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  static PulpReply json(int status, JsonNode json) {
    return json(status, json.toString());
  }

  PulpReply with(String header, String value) {
    headers.put(header, value);
    return this;
  }
}
