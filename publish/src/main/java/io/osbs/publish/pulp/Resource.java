package io.osbs.publish.pulp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A repository, remote or distribution of Pulp.
 *
 * @param href its path on the server, which is its identity
 * @param json as Pulp describes it
 */
record Resource(String href, JsonNode json) {

  static Resource of(JsonNode json) {
    return new Resource(json.path("pulp_href").asString(), json);
  }

  /** Names are unique among all types: more than one is no answer to a question for a name. */
  static Optional<Resource> only(List<JsonNode> found) {
    return found.isEmpty() ? Optional.empty() : Optional.of(of(found.getFirst()));
  }

  /** Plugin and type, the two segments before the identifier: {@code container/container}. */
  String type() {
    List<String> segments = List.of(href.split("/", -1));
    // The last one is empty: paths end with a slash.
    int count = segments.size();
    return count < 4 ? href : segments.get(count - 4) + "/" + segments.get(count - 3);
  }

  String text(String member) {
    return json.path(member).asString("");
  }
}
