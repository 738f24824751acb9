package io.osbs.config.instance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request through this instance means where its submitter says nothing.
 *
 * @param gitUrl key {@code git_url}
 * @param gitCommit key {@code git_commit}
 * @param gitBranch key {@code git_branch}
 * @param user key {@code user}
 * @param target key {@code target}: the Koji target
 * @param yumRepoUrls key {@code yum_repourls}
 * @param scratch key {@code scratch}: null when not said; true makes every request a scratch
 *     request, whatever its submitter says
 */
public record RequestDefaults(
    @Nullable String gitUrl,
    @Nullable String gitCommit,
    @Nullable String gitBranch,
    @Nullable String user,
    @Nullable String target,
    List<String> yumRepoUrls,
    @Nullable Boolean scratch) {

  public RequestDefaults {
    yumRepoUrls = List.copyOf(yumRepoUrls);
  }
}
