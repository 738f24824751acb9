package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request of the distribution API and what its answers mean.
 *
 * @param <T> what comes of it
 */
interface Endpoint<T> {

  /** What it is for, as in "cannot ⟨doing⟩". */
  String doing();

  String method();

  /**
   * Path and query, beginning with {@code /v2/}, or an absolute location that the registry gave.
   */
  String target();

  /** The repository and what is done to it. */
  Scope scope();

  /** Headers besides those of authentication. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** True when a blob is sent or answered: {@link BlobConnections} carry it. */
  default boolean isBlob() {
    return false;
  }

  /** The blob that is sent; null for none. */
  default @Nullable Upload upload() {
    return null;
  }

  /** What else is sent; a new publisher each time. Null for nothing. */
  default @Nullable BodyPublisher body() {
    return null;
  }

  /** True when it belongs to an upload that was begun, and that the registry may have lost. */
  default boolean inUpload() {
    return false;
  }

  /** The statuses that {@link #answer} understands. Redirects are followed unless named here. */
  Set<Integer> expected();

  /** True when sending it twice does no harm, so that it is tried again by itself. */
  default boolean repeatable() {
    return true;
  }

  /** What an expected answer means. */
  T answer(Answer answer) throws FailureException, InterruptedException;
}
