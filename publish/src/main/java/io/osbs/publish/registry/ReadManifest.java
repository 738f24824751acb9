package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * A manifest or an index, under a tag or by digest; empty when there is none.
 *
 * @param reference a tag or a digest
 */
record ReadManifest(String repository, String reference) implements Endpoint<Optional<Document>> {

  /** What every known registry stores at most. */
  static final int LIMIT = 4 << 20;

  static final String ACCEPT =
      String.join(
          ", ",
          List.of(
              MediaTypes.INDEX,
              MediaTypes.MANIFEST,
              MediaTypes.DOCKER_LIST,
              MediaTypes.DOCKER_MANIFEST));

  @Override
  public String doing() {
    return "read manifest %s of %s".formatted(reference, repository);
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String target() {
    return Targets.manifest(repository, reference);
  }

  @Override
  public Scope scope() {
    return Scope.pull(repository);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Accept", ACCEPT);
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(200, 404);
  }

  @Override
  public Optional<Document> answer(Answer answer) throws FailureException {
    if (answer.status() == 404) {
      return Optional.empty();
    }
    byte[] bytes = answer.bytes(LIMIT, "manifest %s of %s".formatted(reference, repository));
    Document document = new Document(bytes, mediaType(answer, bytes));
    Optional<Digest> wanted =
        reference.indexOf(':') < 0 ? answer.digest() : Optional.of(new Digest(reference));
    if (wanted.isPresent()
        && wanted.get().algorithm().equals("sha256")
        && !wanted.get().equals(document.digest())) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: the registry sent %s instead of %s"
              .formatted(doing(), document.digest(), wanted.get()));
    }
    return Optional.of(document);
  }

  /** What the document says of itself counts more than a header that a proxy may have changed. */
  private static String mediaType(Answer answer, byte[] bytes) {
    String said = "";
    try {
      said = Json.parse(bytes).path("mediaType").asString("");
    } catch (JacksonException _) {
      // Whoever needs it to be JSON will say so.
    }
    if (!said.isEmpty()) {
      return said;
    }
    String header = answer.header("Content-Type").orElse(MediaTypes.MANIFEST);
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
  }
}
