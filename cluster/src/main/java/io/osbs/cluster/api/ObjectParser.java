package io.osbs.cluster.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what an API server answers while it arrives, so that a list of any length needs the memory
 * of one item. What nobody here looks at, {@code managedFields} above all, is skipped.
 */
final class ObjectParser {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Set<String> NEVER_READ = Set.of("managedFields");

  private ObjectParser() {}

  /** One object. */
  static ApiObject object(InputStream json) throws IOException, MalformedException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      requireObject(parser.nextToken());
      return new ApiObject(readObject(parser, NEVER_READ));
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new MalformedException(e);
    }
  }

  /**
   * The items of a list.
   *
   * @param skipped names of members, of an item or of its metadata, that are not wanted
   * @return the list's own metadata
   */
  static ApiObject list(InputStream json, Set<String> skipped, Consumer<ApiObject> each)
      throws IOException, MalformedException {
    Map<String, Object> rest = new LinkedHashMap<>();
    boolean isList = false;
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      requireObject(parser.nextToken());
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("items")
            && (token == JsonToken.START_ARRAY || token == JsonToken.VALUE_NULL)) {
          isList = true;
          while (token == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
            each.accept(new ApiObject(readObject(parser, skipped)));
          }
        } else {
          Object value = readValue(parser, token);
          if (value != null) {
            rest.put(name, value);
          }
        }
      }
      if (!isList) {
        throw new MalformedException("no list");
      }
      return new ApiObject(rest);
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new MalformedException(e);
    }
  }

  /**
   * Objects one after the other, as a watch sends them.
   *
   * @param each false ends the stream
   */
  static void stream(InputStream json, Predicate<ApiObject> each)
      throws IOException, MalformedException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        requireObject(token);
        if (!each.test(new ApiObject(readObject(parser, NEVER_READ)))) {
          return;
        }
      }
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new MalformedException(e);
    }
  }

  private static void requireObject(@Nullable JsonToken token) throws MalformedException {
    if (token != JsonToken.START_OBJECT) {
      throw new MalformedException(token == null ? "nothing" : "no JSON object");
    }
  }

  private static Map<String, Object> readObject(JsonParser parser, Set<String> skipped)
      throws MalformedException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (skipped.contains(name) || NEVER_READ.contains(name)) {
        parser.skipChildren();
        continue;
      }
      Object value =
          token == JsonToken.START_OBJECT && name.equals("metadata")
              ? readObject(parser, skipped)
              : readValue(parser, token);
      if (value != null) {
        object.put(name, value);
      }
    }
    return object;
  }

  private static @Nullable Object readValue(JsonParser parser, @Nullable JsonToken token)
      throws MalformedException {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_OBJECT -> readObject(parser, NEVER_READ);
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
      case null, default -> throw new MalformedException("half a JSON object");
    };
  }
}
