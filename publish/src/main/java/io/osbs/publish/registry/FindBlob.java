package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import java.util.Set;

/**
 * Whether a repository has a blob. One that does not say is taken to have none: the blob is sent
 * once more, which does no harm.
 */
record FindBlob(String repository, Digest digest) implements Endpoint<Boolean> {

  @Override
  public String doing() {
    return "look up blob %s of %s".formatted(digest, repository);
  }

  @Override
  public String method() {
    return "HEAD";
  }

  @Override
  public String target() {
    return Targets.blob(repository, digest);
  }

  @Override
  public Scope scope() {
    return Scope.pull(repository);
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(200, 404, 405, 501);
  }

  @Override
  public Boolean answer(Answer answer) {
    return answer.status() == 200;
  }
}
