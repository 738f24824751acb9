package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends all of a blob, or its rest, and closes the upload. False when the registry, or a proxy
 * before it, does not take that much at once.
 */
record FinishUpload(String repository, String location, Digest digest, Upload upload)
    implements Endpoint<Boolean> {

  @Override
  public String doing() {
    return "upload blob %s to %s".formatted(digest, repository);
  }

  @Override
  public String method() {
    return "PUT";
  }

  @Override
  public String target() {
    return Targets.with(location, "digest", digest.value());
  }

  @Override
  public Scope scope() {
    return Scope.push(repository);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Content-Type", "application/octet-stream");
  }

  @Override
  public boolean isBlob() {
    return true;
  }

  /** A session that failed is not what it was: the upload begins anew. */
  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public boolean inUpload() {
    return true;
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(200, 201, 202, 204, 413);
  }

  @Override
  public Boolean answer(Answer answer) throws FailureException {
    if (answer.status() == 413) {
      return false;
    }
    Optional<Digest> stored = answer.digest();
    if (stored.isPresent() && !stored.get().equals(digest)) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: the registry stored %s instead".formatted(doing(), stored.get()));
    }
    return true;
  }
}
