package io.osbs.publish;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Documents as trees: no mapping of classes, which would cost each start of a reactor. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The document in its shortest form, members in the order they were put. */
  static byte[] bytes(JsonNode document) {
    return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @throws tools.jackson.core.JacksonException when it is none
   */
  static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }
}
