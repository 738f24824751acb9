package io.osbs.cli;

import io.osbs.core.build.Source;

/** How sources are shown to people. */
final class Sources {

  private static final int SHORT_COMMIT = 12;

  private Sources() {}

  static String shown(Source source) {
    String commit = source.commit();
    return commit == null
        ? source.uri()
        : source.uri() + "#" + commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
  }
}
