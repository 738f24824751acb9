package io.osbs.cluster.access;

import java.net.URI;

/** Ways to reach servers of tests. */
public final class Accesses {

  private Accesses() {}

  /** Without TLS, as nobody. */
  public static Access plain(URI server) {
    return new Access("here", server, "builds", null, new FixedToken(null, "no credential"));
  }
}
