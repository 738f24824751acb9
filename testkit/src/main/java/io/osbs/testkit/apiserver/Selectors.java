package io.osbs.testkit.apiserver;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Label and field selectors, as far as programs of ours use them. */
final class Selectors {

  private final Map<String, String> query;

  Selectors(Map<String, String> query) {
    this.query = query;
  }

  boolean match(JsonNode object) {
    return labels(object) && fields(object);
  }

  private boolean labels(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    for (String term : terms("labelSelector")) {
      int differs = term.indexOf("!=");
      if (differs > 0) {
        if (labels
            .path(term.substring(0, differs))
            .asString("")
            .equals(term.substring(differs + 2))) {
          return false;
        }
        continue;
      }
      int equals = term.indexOf('=');
      boolean matches =
          equals < 0
              ? labels.has(term)
              : labels
                  .path(term.substring(0, equals))
                  .asString("")
                  .equals(term.substring(equals + 1));
      if (!matches) {
        return false;
      }
    }
    return true;
  }

  private boolean fields(JsonNode object) {
    for (String term : terms("fieldSelector")) {
      boolean negated = term.contains("!=");
      String[] parts = term.split(negated ? "!=" : "=", 2);
      if (field(object, parts[0]).equals(parts[1]) == negated) {
        return false;
      }
    }
    return true;
  }

  private static String field(JsonNode object, String field) {
    return switch (field) {
      case "metadata.name" -> object.path("metadata").path("name").asString("");
      case "status" -> object.path("status").path("phase").asString("");
      case "status.phase" -> object.path("status").path("phase").asString("");
      case "status.successful" ->
          Integer.toString(object.path("status").path("succeeded").asInt(0));
      default -> throw new IllegalArgumentException("field label not supported: " + field);
    };
  }

  private String[] terms(String name) {
    String selector = query.getOrDefault(name, "");
    return selector.isEmpty() ? new String[0] : selector.split(",");
  }
}
