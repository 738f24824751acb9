package io.osbs.testkit.koji;

import io.osbs.xmlrpc.MethodCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call by their names, bound as Python binds them. */
final class Arguments {

  private final Map<String, @Nullable Object> values;

  private Arguments(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /**
   * Binds.
   *
   * @param owner the Python class, empty for a plain function
   * @param names in order; one that ends in {@code ?} may be left out
   */
  static Arguments bind(String owner, List<String> names, MethodCall call) {
    String method = call.method().substring(call.method().lastIndexOf('.') + 1);
    String function = (owner.isEmpty() ? "" : owner + ".") + method + "()";
    List<@Nullable Object> positional = new ArrayList<>(call.params());
    Map<?, ?> named = Map.of();
    if (!positional.isEmpty()
        && positional.getLast() instanceof Map<?, ?> last
        && Boolean.TRUE.equals(last.get(MethodCall.NAMED))) {
      named = last;
      positional.removeLast();
    }
    int self = owner.isEmpty() ? 0 : 1;
    if (positional.size() > names.size()) {
      long required = names.stream().filter(name -> !name.endsWith("?")).count();
      String takes =
          required == names.size()
              ? "takes %d positional arguments".formatted(required + self)
              : "takes from %d to %d positional arguments"
                  .formatted(required + self, names.size() + self);
      throw new Refusal(
          Refusal.PARAMETER,
          "%s %s but %d were given".formatted(function, takes, positional.size() + self));
    }
    Map<String, @Nullable Object> bound = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      bound.put(plain(names.get(i)), positional.get(i));
    }
    for (Map.Entry<?, ?> each : named.entrySet()) {
      String name = String.valueOf(each.getKey());
      if (name.equals(MethodCall.NAMED)) {
        continue;
      }
      if (!names.contains(name) && !names.contains(name + "?")) {
        throw new Refusal(
            Refusal.PARAMETER,
            "%s got an unexpected keyword argument '%s'".formatted(function, name));
      }
      bound.put(name, each.getValue());
    }
    for (String name : names) {
      if (!name.endsWith("?") && !bound.containsKey(name)) {
        throw new Refusal(
            Refusal.PARAMETER,
            "%s missing 1 required positional argument: '%s'".formatted(function, name));
      }
    }
    return new Arguments(bound);
  }

  private static String plain(String name) {
    return name.endsWith("?") ? name.substring(0, name.length() - 1) : name;
  }

  @Nullable Object value(String name) {
    return values.get(name);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  long number(String name) {
    return switch (values.get(name)) {
      case Long number -> number;
      case String text when text.matches("-?\\d+") -> Long.parseLong(text);
      case null, default ->
          throw new Refusal(
              Refusal.PARAMETER,
              "Invalid type for value %s: %s, expected type <class 'int'>"
                  .formatted(repr(values.get(name)), type(values.get(name))));
    };
  }

  String text(String name) {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw new Refusal(
        Refusal.PARAMETER,
        "Invalid type for value %s: %s, expected type <class 'str'>"
            .formatted(repr(values.get(name)), type(values.get(name))));
  }

  boolean flag(String name) {
    return switch (values.get(name)) {
      case Boolean truth -> truth;
      case Long number -> number != 0;
      case null, default -> false;
    };
  }

  static String repr(@Nullable Object value) {
    return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case String _ -> "<class 'str'>";
      case null -> "<class 'NoneType'>";
      case Double _ -> "<class 'float'>";
      case List<?> _ -> "<class 'list'>";
      default -> "<class 'dict'>";
    };
  }
}
