package io.osbs.core.build;

import io.osbs.core.image.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asked for.
 *
 * @param id the identity that outlives any build made for it: a Koji task id or one made by the
 *     client; it becomes part of object names
 * @param platforms the platforms asked for, in the user's order; empty means every platform that
 *     has an enabled cluster
 * @param release the {@code release} label to set; null leaves it to the Dockerfile
 * @param tags further tags for the index, besides those of the request's class
 * @param user who asked
 * @param koji the Koji task it was made for; null when there is none
 */
public record Request(
    String id,
    RequestClass requestClass,
    Source source,
    List<Platform> platforms,
    @Nullable String release,
    List<String> tags,
    String user,
    @Nullable KojiTask koji) {

  public Request {
    if (!BuildName.isName(id)) {
      throw new IllegalArgumentException(
          "request id '%s': expected lower-case letters, digits and '-'".formatted(id));
    }
    platforms = List.copyOf(platforms);
    tags = List.copyOf(tags);
  }

  /** The same request for another source. */
  public Request from(Source other) {
    return new Request(id, requestClass, other, platforms, release, tags, user, koji);
  }

  /** The same request with another release. */
  public Request withRelease(@Nullable String other) {
    return new Request(id, requestClass, source, platforms, other, tags, user, koji);
  }

  /** The same request with other further tags. */
  public Request withTags(List<String> others) {
    return new Request(id, requestClass, source, platforms, release, others, user, koji);
  }
}
