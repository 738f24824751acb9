package io.osbs.publish.supply;

import io.osbs.core.build.Fragment;
import io.osbs.core.build.Request;
import io.osbs.core.build.Source;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.publish.Publishable;
import io.osbs.process.Redaction;
import io.osbs.publish.oci.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where an image comes from: an in-toto statement 1.0 with SLSA's provenance predicate 1.0
 * (slsa.dev/spec/v1.0/provenance).
 */
final class Provenance {

  static final String TYPE = "application/vnd.in-toto+json";

  private Provenance() {}

  /**
   * The statement about an image or the index.
   *
   * @param fragments what it is made of
   * @param finished when the last step of building was over
   */
  static byte[] of(
      Publishable image,
      Digest subject,
      List<Fragment> fragments,
      Origins origins,
      Instant finished) {
    ObjectNode statement = Json.object();
    statement.put("_type", "https://in-toto.io/Statement/v1");
    statement
        .putArray("subject")
        .addObject()
        .put("name", name(image))
        .putObject("digest")
        .put(subject.algorithm(), subject.hex());
    statement.put("predicateType", "https://slsa.dev/provenance/v1");
    ObjectNode predicate = statement.putObject("predicate");
    definition(predicate.putObject("buildDefinition"), image.request(), fragments, origins);
    ObjectNode run = predicate.putObject("runDetails");
    run.putObject("builder").put("id", "https://osbs.io/builder/" + origins.builder());
    run.putObject("metadata")
        .put("invocationId", image.request().id() + "/" + origins.build())
        .put("startedOn", time(origins.started()))
        .put("finishedOn", time(finished));
    return Json.bytes(statement);
  }

  private static String name(Publishable image) {
    return image.registries().isEmpty()
        ? image.repository()
        : image.registries().getFirst() + "/" + image.repository();
  }

  private static void definition(
      ObjectNode definition, Request request, List<Fragment> fragments, Origins origins) {
    definition.put("buildType", "https://osbs.io/container-build/v1");
    Source source = request.source();
    String uri = Redaction.ofUrl(source.uri()).apply(source.uri());
    ObjectNode parameters = definition.putObject("externalParameters");
    parameters.put("source", uri).put("class", request.requestClass().word());
    if (source.branch() != null) {
      parameters.put("branch", source.branch());
    }
    if (request.release() != null) {
      parameters.put("release", request.release());
    }
    ArrayNode platforms = parameters.putArray("platforms");
    fragments.forEach(fragment -> platforms.add(fragment.platform().name()));
    ArrayNode tags = parameters.putArray("tags");
    request.tags().forEach(tags::add);
    ObjectNode internal = definition.putObject("internalParameters");
    internal.put("user", request.user());
    ObjectNode workers = internal.putObject("workers");
    new TreeMap<Platform, Origins.Place>(origins.places())
        .forEach((platform, place) -> {
          if (fragments.stream().anyMatch(each -> each.platform().equals(platform))) {
            workers
                .putObject(platform.name())
                .put("cluster", place.cluster())
                .put("build", place.build())
                .put("attempt", place.attempt());
          }
        });
    dependencies(definition.putArray("resolvedDependencies"), uri, source, fragments);
  }

  private static void dependencies(
      ArrayNode dependencies, String uri, Source source, List<Fragment> fragments) {
    ObjectNode git = dependencies.addObject();
    git.put("uri", uri.startsWith("git+") ? uri : "git+" + uri);
    if (source.commit() != null) {
      git.putObject("digest").put("gitCommit", source.commit());
    }
    Set<ImageReference> parents = new LinkedHashSet<>();
    fragments.forEach(fragment -> parents.addAll(fragment.parents()));
    for (ImageReference parent : parents) {
      ObjectNode dependency = dependencies.addObject();
      dependency.put("uri", "docker://" + parent);
      Digest digest = parent.digest();
      if (digest != null) {
        dependency.putObject("digest").put(digest.algorithm(), digest.hex());
      }
    }
  }

  private static String time(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
