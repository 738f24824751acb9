package io.osbs.publish.oci;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Documents as trees: no mapping of classes, which would cost each start of a reactor. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The document in its shortest form, members in the order they were put. */
  public static byte[] bytes(JsonNode document) {
    return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @throws tools.jackson.core.JacksonException when it is none
   */
  public static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }
}
