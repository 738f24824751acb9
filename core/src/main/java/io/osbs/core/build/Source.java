package io.osbs.core.build;

import org.jspecify.annotations.Nullable;

/**
 * What is built.
 *
 * @param uri a git URL, or the absolute path of a directory
 * @param commit the full commit id; null for a directory that is built as it is
 * @param branch where the commit was found; null when the user named none
 */
public record Source(String uri, @Nullable String commit, @Nullable String branch) {

  public Source {
    if (uri.isBlank()) {
      throw new IllegalArgumentException("the source has no URI");
    }
  }

  /** True when {@code uri} is a directory copied as it is rather than a git repository. */
  public boolean isSnapshot() {
    return commit == null;
  }

  /** For messages: the URI, and the commit if there is one. */
  public String shown() {
    return commit == null ? uri : uri + " at " + commit;
  }
}
