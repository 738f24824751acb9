package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.MediaTypes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The index of what refers to a manifest; empty where the registry does not keep it (which it must
 * answer with 404, distribution-spec 1.1, "Listing Referrers").
 */
record ReadReferrers(String repository, Digest subject) implements Endpoint<Optional<Document>> {

  @Override
  public String doing() {
    return "list what refers to %s in %s".formatted(subject, repository);
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String target() {
    return Targets.referrers(repository, subject);
  }

  @Override
  public Scope scope() {
    return Scope.pull(repository);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Accept", MediaTypes.INDEX);
  }

  /** Docker's registry 2 does not know the path at all, some answer 400. */
  @Override
  public Set<Integer> expected() {
    return Set.of(200, 400, 404, 405);
  }

  @Override
  public Optional<Document> answer(Answer answer) throws FailureException {
    return answer.status() == 200
        ? Optional.of(
            new Document(
                answer.bytes(ReadManifest.LIMIT, "the list of referrers"), MediaTypes.INDEX))
        : Optional.empty();
  }
}
