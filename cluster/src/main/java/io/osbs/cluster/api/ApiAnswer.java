package io.osbs.cluster.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an API server answered to a request for one object.
 *
 * @param status of HTTP: 2xx, 404 where the object is not there, 409 where it is another
 * @param object the object; with 404 and 409 what the server said about it
 * @param serverTime the server's clock, to the second; null when it did not say
 */
public record ApiAnswer(int status, ApiObject object, @Nullable Instant serverTime) {

  /** True when what was asked for is there or was done. */
  public boolean isDone() {
    return status < 400;
  }

  /** True when there is no such object. */
  public boolean isAbsent() {
    return status == 404;
  }

  /** True when there is such an object already, or it is no longer the expected one. */
  public boolean isConflict() {
    return status == 409;
  }
}
