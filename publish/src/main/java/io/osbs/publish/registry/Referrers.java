package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Together;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is attached to the images of one repository. A registry that keeps no list of referrers gets
 * a tag instead, which holds an index of them (distribution-spec 1.1, "Referrers Tag Schema"). One
 * at a time may attach to the same image.
 */
public final class Referrers {

  private final RegistryClient registry;
  private final String repository;

  public Referrers(RegistryClient registry, String repository) {
    this.registry = registry;
    this.repository = repository;
  }

  /** Something that refers to an image. */
  public record Referrer(Digest digest, long size, String artifactType) {}

  /** What refers to an image, in the registry's order. */
  public List<Referrer> of(Digest subject) throws FailureException, InterruptedException {
    List<Referrer> referrers = new ArrayList<>();
    for (Document index : registry.referrers(repository, subject)) {
      for (JsonNode entry : manifests(index, subject)) {
        referrers.add(
            new Referrer(
                new Digest(entry.path("digest").asString("")),
                entry.path("size").asLong(0),
                entry.path("artifactType").asString("")));
      }
    }
    return List.copyOf(referrers);
  }

  private JsonNode manifests(Document index, Digest subject) throws FailureException {
    try {
      return Json.parse(index.bytes()).path("manifests");
    } catch (JacksonException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the list of what refers to %s of %s in %s is no JSON document"
              .formatted(subject, repository, registry.access().host()));
    }
  }

  /**
   * Attaches documents to one image, each once.
   *
   * @param artifacts with the same subject
   */
  public void attach(List<Artifact> artifacts) throws FailureException, InterruptedException {
    Map<Digest, BlobSource> configs = new LinkedHashMap<>();
    Map<Digest, BlobSource> contents = new LinkedHashMap<>();
    for (Artifact artifact : artifacts) {
      configs.put(artifact.config().digest(), artifact.config());
      contents.put(artifact.content().digest(), artifact.content());
    }
    List<Together.Task<Boolean>> uploads = new ArrayList<>();
    configs.values().forEach(blob -> uploads.add(() -> registry.upload(repository, blob, null)));
    contents
        .values()
        .forEach(blob ->
            uploads.add(() -> {
              registry.add(repository, blob);
              return true;
            }));
    Together.run(uploads);
    List<Together.Task<Boolean>> stores = new ArrayList<>();
    for (Artifact artifact : artifacts) {
      Document manifest = artifact.manifest();
      stores.add(() -> registry.store(repository, manifest.digest().value(), manifest));
    }
    List<Boolean> listed = Together.run(stores);
    List<Artifact> unlisted = new ArrayList<>();
    for (int at = 0; at < artifacts.size(); at++) {
      if (!listed.get(at)) {
        unlisted.add(artifacts.get(at));
      }
    }
    if (!unlisted.isEmpty()) {
      list(unlisted);
    }
  }

  /**
   * Takes some of what is attached to an image away, as far as the registry deletes anything. What
   * others attached stays.
   *
   * @param artifacts digests of their manifests
   */
  public void detach(Digest subject, Set<Digest> artifacts)
      throws FailureException, InterruptedException {
    String tag = RegistryClient.referrersTag(subject);
    Optional<Document> list = registry.manifest(repository, tag);
    if (list.isPresent()) {
      ObjectNode rest = emptyIndex();
      for (JsonNode entry : manifests(list.get(), subject)) {
        if (artifacts.stream().noneMatch(ours -> isOf(entry, ours))) {
          rest.withArray("manifests").add(entry);
        }
      }
      if (rest.path("manifests").isEmpty()) {
        registry.untag(repository, tag);
      } else {
        registry.store(repository, tag, new Document(Json.bytes(rest), MediaTypes.INDEX));
      }
    }
    for (Digest artifact : artifacts) {
      registry.delete(repository, artifact);
    }
  }

  private static boolean isOf(JsonNode entry, Digest artifact) {
    return entry.path("digest").asString("").equals(artifact.value());
  }

  private static ObjectNode emptyIndex() {
    ObjectNode index = Json.object();
    index.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
    index.putArray("manifests");
    return index;
  }

  /** Reads the list again after writing it: another may have written it in between. */
  private void list(List<Artifact> artifacts) throws FailureException, InterruptedException {
    Digest subject = artifacts.getFirst().subject();
    String tag = RegistryClient.referrersTag(subject);
    for (int tries = 0; tries < 5; tries++) {
      Optional<Document> before = registry.manifest(repository, tag);
      List<Artifact> missing = new ArrayList<>();
      for (Artifact artifact : artifacts) {
        if (before.isEmpty() || !contains(before.get(), artifact)) {
          missing.add(artifact);
        }
      }
      if (missing.isEmpty()) {
        return;
      }
      registry.store(repository, tag, with(before, subject, missing));
    }
    throw FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "the tag %s of %s in %s does not keep what is written to it"
            .formatted(tag, repository, registry.access().host()));
  }

  private boolean contains(Document index, Artifact artifact) throws FailureException {
    for (JsonNode entry : manifests(index, artifact.subject())) {
      if (isOf(entry, artifact.manifest().digest())) {
        return true;
      }
    }
    return false;
  }

  private Document with(Optional<Document> before, Digest subject, List<Artifact> added)
      throws FailureException {
    ObjectNode index = emptyIndex();
    ArrayNode manifests = index.withArray("manifests");
    if (before.isPresent()) {
      manifests(before.get(), subject).forEach(manifests::add);
    }
    for (Artifact artifact : added) {
      manifests
          .addObject()
          .put("mediaType", MediaTypes.MANIFEST)
          .put("digest", artifact.manifest().digest().value())
          .put("size", artifact.manifest().size())
          .put("artifactType", artifact.artifactType());
    }
    return new Document(Json.bytes(index), MediaTypes.INDEX);
  }
}
