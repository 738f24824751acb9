package io.osbs.client;

import io.osbs.config.instance.RequestDefaults;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for, not yet checked.
 *
 * @param source a git URL or a directory
 * @param ref commit, branch or tag; null for the head of the branch
 * @param branch null for the repository's default branch
 * @param platforms empty for every platform that has an enabled cluster
 * @param release value for the {@code release} label; null leaves it to the Dockerfile
 * @param tags further tags
 * @param user who asks
 * @param koji the Koji task it is for; null when there is none. The same task's order leads to the
 *     same build, however often it is submitted
 */
public record Order(
    String source,
    @Nullable String ref,
    @Nullable String branch,
    List<Platform> platforms,
    RequestClass requestClass,
    @Nullable String release,
    List<String> tags,
    String user,
    @Nullable KojiTask koji) {

  public Order {
    platforms = List.copyOf(platforms);
    tags = List.copyOf(tags);
  }

  /**
   * The same order under what the site's instance says of every request. A Koji task says itself
   * whose it is.
   */
  Order under(RequestDefaults site) {
    return new Order(
        source,
        ref,
        branch,
        platforms,
        Boolean.TRUE.equals(site.scratch()) ? RequestClass.SCRATCH : requestClass,
        release,
        tags,
        site.user() == null || koji != null ? user : site.user(),
        koji);
  }
}
