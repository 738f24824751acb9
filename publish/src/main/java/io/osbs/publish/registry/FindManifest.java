package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The digest of what a tag or a digest names, without reading it; empty when there is none.
 *
 * @param reference a tag or a digest
 */
record FindManifest(String repository, String reference)
    implements Endpoint<Optional<FindManifest.Found>> {

  /**
   * It is there.
   *
   * @param digest as the registry says; empty where it says nothing, so that it has to be read
   */
  record Found(Optional<Digest> digest) {}

  @Override
  public String doing() {
    return "look up manifest %s of %s".formatted(reference, repository);
  }

  @Override
  public String method() {
    return "HEAD";
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
    return Map.of("Accept", ReadManifest.ACCEPT);
  }

  /** Some proxies do not let {@code HEAD} through: then the manifest has to be read. */
  @Override
  public Set<Integer> expected() {
    return Set.of(200, 404, 405, 501);
  }

  @Override
  public Optional<Found> answer(Answer answer) {
    return switch (answer.status()) {
      case 404 -> Optional.empty();
      case 200 -> Optional.of(new Found(answer.digest()));
      default -> Optional.of(new Found(Optional.empty()));
    };
  }
}
