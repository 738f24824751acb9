package io.osbs.publish.registry;

import java.util.Set;

/**
 * Deletes a tag, or a manifest with all its tags.
 *
 * @param reference a tag or a digest
 */
record DeleteManifest(String repository, String reference)
    implements Endpoint<DeleteManifest.Outcome> {

  /** What came of it. */
  enum Outcome {
    DELETED,
    ABSENT,
    /** The registry deletes nothing, or not by tag. */
    UNSUPPORTED
  }

  @Override
  public String doing() {
    return "delete manifest %s of %s".formatted(reference, repository);
  }

  @Override
  public String method() {
    return "DELETE";
  }

  @Override
  public String target() {
    return Targets.manifest(repository, reference);
  }

  @Override
  public Scope scope() {
    return Scope.delete(repository);
  }

  /** Docker's registry 2 answers 400 or 405 where it cannot delete by tag, or delete at all. */
  @Override
  public Set<Integer> expected() {
    return Set.of(200, 202, 204, 400, 404, 405);
  }

  @Override
  public Outcome answer(Answer answer) {
    return switch (answer.status()) {
      case 404 -> Outcome.ABSENT;
      case 400, 405 -> Outcome.UNSUPPORTED;
      default -> Outcome.DELETED;
    };
  }
}
