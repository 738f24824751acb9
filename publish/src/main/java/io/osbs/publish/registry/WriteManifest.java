package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores a manifest or an index under a tag or its digest. What it names must be there.
 *
 * <p>The result says whether the registry itself lists it under the subject it has, so that nobody
 * else need to (distribution-spec 1.1, {@code OCI-Subject}).
 */
record WriteManifest(String repository, String reference, Document document)
    implements Endpoint<Boolean> {

  @Override
  public String doing() {
    return "store manifest %s of %s".formatted(reference, repository);
  }

  @Override
  public String method() {
    return "PUT";
  }

  @Override
  public String target() {
    return Targets.manifest(repository, reference);
  }

  @Override
  public Scope scope() {
    return Scope.push(repository);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Content-Type", document.mediaType());
  }

  @Override
  public BodyPublisher body() {
    return BodyPublishers.ofByteArray(document.bytes());
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(200, 201, 202);
  }

  @Override
  public Boolean answer(Answer answer) throws FailureException {
    Optional<Digest> stored = answer.digest();
    if (stored.isPresent() && !stored.get().equals(document.digest())) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: the registry stored %s instead of %s: it rewrites manifests, or the line does"
              .formatted(doing(), stored.get(), document.digest()));
    }
    return answer.header("OCI-Subject").isPresent();
  }
}
