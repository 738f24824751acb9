package io.osbs.config.reactor;

import io.osbs.config.reactor.Shape.Address;
import io.osbs.config.reactor.Shape.Anything;
import io.osbs.config.reactor.Shape.Flag;
import io.osbs.config.reactor.Shape.ListOf;
import io.osbs.config.reactor.Shape.MapOf;
import io.osbs.config.reactor.Shape.Member;
import io.osbs.config.reactor.Shape.Needs;
import io.osbs.config.reactor.Shape.NotBoth;
import io.osbs.config.reactor.Shape.Presence;
import io.osbs.config.reactor.Shape.Registry;
import io.osbs.config.reactor.Shape.Rule;
import io.osbs.config.reactor.Shape.SecretText;
import io.osbs.config.reactor.Shape.Section;
import io.osbs.config.reactor.Shape.Span;
import io.osbs.config.reactor.Shape.Text;
import io.osbs.config.reactor.Shape.Unless;
import io.osbs.config.reactor.Shape.Whole;
import io.osbs.config.reactor.Shape.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * config.yaml as a JSON schema (draft 2020-12), for editors. It refuses what the reader refuses, as
 * far as such a schema can say it: not that a cluster is listed twice for a platform.
 */
public final class ConfigSchema {

  private static final String SPAN = "^(?=.)(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s?)?$";
  private static final String MORE_THAN_NOTHING = "^(?!(0+[dhms]?)*$)";
  private static final String ADDRESS = "^https?://[^\\s/?#]+";
  private static final String REGISTRY =
      "^\\s*([hH][tT][tT][pP][sS]?://)?[^/\\s@]+(/[vV]\\d+)?/?\\s*$";

  private ConfigSchema() {}

  /** The schema: maps, lists, texts, numbers, booleans and nulls. */
  public static Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:osbs:config.yaml:1");
    schema.put("title", "config.yaml");
    schema.put("description", "Which clusters build what, and how images are published by OSBS.");
    // An empty file is a configuration without clusters.
    schema.putAll(of(ReactorKeys.root(), true));
    return schema;
  }

  private static Map<String, @Nullable Object> of(Shape shape, boolean nullable) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    switch (shape) {
      case Text(String pattern) -> {
        schema.put("type", types(nullable, "string"));
        if (!pattern.isEmpty()) {
          schema.put("pattern", pattern);
        }
      }
      case SecretText _ -> schema.put("type", types(nullable, "string", "number", "boolean"));
      case Word(List<String> words) -> {
        List<@Nullable Object> all = new ArrayList<>(words);
        if (nullable) {
          all.add(null);
        }
        schema.put("enum", all);
      }
      case Flag _ -> schema.put("type", types(nullable, "boolean"));
      case Whole(long least, long most) -> {
        schema.put("type", types(nullable, "integer"));
        schema.put("minimum", least);
        schema.put("maximum", most);
      }
      case Span(long least) -> {
        schema.put("type", types(nullable, "string", "integer"));
        schema.put("pattern", least == 0 ? SPAN : MORE_THAN_NOTHING + SPAN.substring(1));
        schema.put("minimum", least);
        schema.put("maximum", 999_999_999);
      }
      case Address _ -> {
        schema.put("type", types(nullable, "string"));
        schema.put("pattern", ADDRESS);
      }
      case Registry _ -> {
        schema.put("type", types(nullable, "string"));
        schema.put("pattern", REGISTRY);
      }
      case ListOf(Shape item, int least) -> {
        schema.put("type", types(nullable, "array"));
        schema.put("items", of(item, false));
        if (least > 0) {
          schema.put("minItems", least);
        }
      }
      case MapOf(String keyPattern, Shape value) -> {
        schema.put("type", types(nullable, "object"));
        if (!keyPattern.isEmpty()) {
          schema.put("propertyNames", Map.of("pattern", keyPattern));
        }
        schema.put("additionalProperties", of(value, true));
      }
      case Section section -> section(section, nullable, schema);
      case Anything _ -> {
        // anything
      }
    }
    return schema;
  }

  private static Object types(boolean nullable, String... names) {
    List<String> all = new ArrayList<>(Arrays.asList(names));
    if (nullable) {
      all.add("null");
    }
    return all.size() == 1 ? all.getFirst() : all;
  }

  private static void section(
      Section section, boolean nullable, Map<String, @Nullable Object> schema) {
    schema.put("type", types(nullable, "object"));
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Member member : section.members()) {
      properties.put(member.name(), member(member));
      if (member.presence() == Presence.NEEDED || member.presence() == Presence.THERE) {
        required.add(member.name());
      }
    }
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!section.open()) {
      schema.put("additionalProperties", false);
    }
    if (!section.rules().isEmpty()) {
      // Null is no object, but every rule about keys would hold, or fail, for it.
      schema.put("if", Map.of("type", "object"));
      schema.put(
          "then", Map.of("allOf", section.rules().stream().map(ConfigSchema::rule).toList()));
    }
  }

  private static Map<String, @Nullable Object> member(Member member) {
    boolean nullable =
        member.presence() == Presence.OPTIONAL || member.presence() == Presence.THERE;
    Map<String, @Nullable Object> schema = of(member.shape(), nullable);
    if (member.presence() == Presence.NEEDED && member.shape().equals(new Text(""))) {
      schema.put("pattern", "\\S");
    }
    if (member.ignored().isEmpty()) {
      schema.put("description", member.meaning());
    } else {
      schema.put("description", "Accepted, but not acted upon: " + member.ignored());
      schema.put("deprecated", true);
    }
    if (member.usual() != null) {
      schema.put("default", member.usual());
    }
    return schema;
  }

  private static Map<String, @Nullable Object> rule(Rule rule) {
    return switch (rule) {
      case Needs(String key, List<String> others) ->
          ordered(
              "if",
              said(key),
              "then",
              Map.of("anyOf", others.stream().map(each -> said(each)).toList()));
      case NotBoth(String one, String other) ->
          Map.of("not", Map.of("allOf", List.of(said(one), said(other))));
      case Unless(String key, String other) ->
          Map.of("anyOf", List.of(said(key), onlyThere(other, key)));
    };
  }

  /** The key is there and not null. */
  private static Map<String, @Nullable Object> said(String key) {
    return ordered(
        "required", List.of(key), "properties", Map.of(key, Map.of("not", Map.of("type", "null"))));
  }

  private static Map<String, @Nullable Object> onlyThere(String key, String absent) {
    return ordered("required", List.of(key), "not", Map.of("required", List.of(absent)));
  }

  private static Map<String, @Nullable Object> ordered(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put(first, firstValue);
    schema.put(second, secondValue);
    return schema;
  }
}
