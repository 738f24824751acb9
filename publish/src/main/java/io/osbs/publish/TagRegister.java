package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who moves the tags of a repository just now, and what they were moved to last.
 *
 * @param holder empty when nobody does
 * @param until when the holder has lost it
 */
record TagRegister(String holder, Instant until, Map<String, Moved> tags) {

  static final TagRegister EMPTY = new TagRegister("", Instant.EPOCH, Map.of());

  /** No build that began before that is still going on. */
  private static final Duration MEMORY = Duration.ofDays(90);

  private static final int VERSION = 1;

  TagRegister {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /**
   * The last move of a tag.
   *
   * @param version version-release; empty when the image did not say
   */
  record Moved(Digest digest, String version, String request, Instant at) {}

  boolean isHeldByOther(String name, Instant now) {
    return !holder.isEmpty() && !holder.equals(name) && now.isBefore(until);
  }

  TagRegister heldBy(String name, Instant end) {
    return new TagRegister(name, end, tags);
  }

  /** Free again; tags that were moved once, long ago, as those of a release, are forgotten. */
  TagRegister released(Map<String, Moved> moved, Instant now) {
    Map<String, Moved> more = new TreeMap<>(tags);
    more.values().removeIf(each -> each.at().isBefore(now.minus(MEMORY)));
    more.putAll(moved);
    return new TagRegister("", Instant.EPOCH, more);
  }

  byte[] write() {
    ObjectNode json = Json.object();
    json.put("version", VERSION).put("holder", holder).put("until", until.toString());
    ObjectNode all = json.putObject("tags");
    tags.forEach((tag, moved) ->
        all.putObject(tag)
            .put("digest", moved.digest().value())
            .put("version", moved.version())
            .put("request", moved.request())
            .put("at", moved.at().toString()));
    return Json.bytes(json);
  }

  static TagRegister read(byte[] document) throws FailureException {
    try {
      JsonNode json = Json.parse(document);
      if (json.path("version").asInt(0) != VERSION) {
        throw unusable("its version is " + json.path("version"));
      }
      Map<String, Moved> tags = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : json.path("tags").properties()) {
        JsonNode moved = entry.getValue();
        tags.put(
            entry.getKey(),
            new Moved(
                new Digest(moved.path("digest").asString("")),
                moved.path("version").asString(""),
                moved.path("request").asString(""),
                Instant.parse(moved.path("at").asString(""))));
      }
      return new TagRegister(
          json.path("holder").asString(""), Instant.parse(json.path("until").asString("")), tags);
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  private static FailureException unusable(String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "the register of tags on the orchestrator cluster is unreadable: %s; delete it, and it is begun anew"
            .formatted(why));
  }
}
