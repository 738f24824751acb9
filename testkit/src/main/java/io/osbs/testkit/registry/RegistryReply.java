package io.osbs.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** What {@link RegistryDouble} answers, and what it is asked in the query of a request. */
@SuppressWarnings("ArrayRecordComponent")
record RegistryReply(int status, Map<String, String> headers, byte[] body) {

  static RegistryReply of(int status, Map<String, String> headers) {
    return new RegistryReply(status, headers, new byte[0]);
  }

  /** An error as the distribution specification has it. */
  static RegistryReply error(int status, String code, String message) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    String body =
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\",\"detail\":null}]}"
            .formatted(code, message);
    return new RegistryReply(status, headers, body.getBytes(UTF_8));
  }

  static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return query;
  }
}
