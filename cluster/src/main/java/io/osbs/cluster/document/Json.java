package io.osbs.cluster.document;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects as maps, lists, strings, whole numbers and booleans. By Jackson's streaming parser
 * alone: its object mapper would cost every start of the command some 100 ms.
 */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** The object as UTF-8 text. */
  public static byte[] write(Map<String, ? extends @Nullable Object> object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      writeValue(generator, object);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** Any of the values that {@link #write} knows, indented, for people and other programs. */
  public static String pretty(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    pretty(text, value, "\n");
    return text.toString();
  }

  private static void pretty(StringBuilder text, @Nullable Object value, String indent) {
    switch (value) {
      case Map<?, ?> object when !object.isEmpty() -> {
        String separator = "{" + indent + "  ";
        for (Map.Entry<?, ?> member : object.entrySet()) {
          text.append(separator).append(scalar(String.valueOf(member.getKey()))).append(": ");
          pretty(text, member.getValue(), indent + "  ");
          separator = "," + indent + "  ";
        }
        text.append(indent).append('}');
      }
      case List<?> array when !array.isEmpty() -> {
        String separator = "[" + indent + "  ";
        for (Object element : array) {
          text.append(separator);
          pretty(text, element, indent + "  ");
          separator = "," + indent + "  ";
        }
        text.append(indent).append(']');
      }
      case null, default -> text.append(scalar(value));
    }
  }

  private static String scalar(@Nullable Object value) {
    StringWriter writer = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      writeValue(generator, value);
    }
    return writer.toString();
  }

  /** Asks one type after the other: a switch over types costs each start of a build 20 ms. */
  @SuppressWarnings("IfChainToSwitch")
  private static void writeValue(JsonGenerator generator, @Nullable Object value) {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else if (value instanceof Integer number) {
      generator.writeNumber(number);
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof Double number) {
      generator.writeNumber(number);
    } else if (value instanceof Map<?, ?> object) {
      generator.writeStartObject();
      object.forEach((key, member) -> {
        generator.writeName(String.valueOf(key));
        writeValue(generator, member);
      });
      generator.writeEndObject();
    } else if (value instanceof List<?> array) {
      generator.writeStartArray();
      array.forEach(element -> writeValue(generator, element));
      generator.writeEndArray();
    } else {
      throw new IllegalArgumentException("no JSON for a " + value.getClass());
    }
  }

  /**
   * Reads one JSON object.
   *
   * @throws UnreadableException when the bytes are not one JSON object
   */
  public static Fields read(byte[] json) throws UnreadableException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableException("it is not a JSON object");
      }
      Map<String, Object> object = readObject(parser);
      if (parser.nextToken() != null) {
        throw new UnreadableException("something follows its JSON object");
      }
      return new Fields(object);
    } catch (JacksonException e) {
      throw new UnreadableException(e.getOriginalMessage());
    }
  }

  private static Map<String, Object> readObject(JsonParser parser) throws UnreadableException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      Object value = readValue(parser, parser.nextToken());
      if (value != null) {
        object.put(name, value);
      }
    }
    return object;
  }

  private static @Nullable Object readValue(JsonParser parser, @Nullable JsonToken token)
      throws UnreadableException {
    if (token == null) {
      throw new UnreadableException("it ends too early");
    }
    return switch (token) {
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          Object element = readValue(parser, next);
          if (element != null) {
            array.add(element);
          }
        }
        yield array;
      }
      default -> throw new UnreadableException("unexpected " + token);
    };
  }
}
