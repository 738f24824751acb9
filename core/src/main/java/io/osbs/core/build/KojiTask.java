package io.osbs.core.build;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Koji task that a request was made for.
 *
 * @param id the hub's number of the task
 * @param owner the Koji user who asked
 * @param target the build target; its destination tag gets the build
 * @param parentBuild option {@code koji_parent_build}: name-version-release of the build whose
 *     image takes the place of the last stage's parent; null for the Dockerfile's own
 * @param yumRepoUrls option {@code yum_repourls}: addresses of {@code .repo} files for the build
 * @param userData what the user wants kept with the Koji build, a JSON object; null for none
 */
public record KojiTask(
    long id,
    String owner,
    String target,
    @Nullable String parentBuild,
    List<String> yumRepoUrls,
    @Nullable String userData) {

  public KojiTask {
    yumRepoUrls = List.copyOf(yumRepoUrls);
  }

  /** The identity of the request made for it: the same however often it is made. */
  public String request() {
    return "koji-" + id;
  }
}
