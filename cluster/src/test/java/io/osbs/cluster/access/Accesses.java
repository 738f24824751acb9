package io.osbs.cluster.access;

import io.osbs.config.Secret;
import java.net.URI;
import java.nio.file.Path;

/** Ways to reach servers of tests. */
public final class Accesses {

  private Accesses() {}

  /** Without TLS, as nobody. */
  public static Access plain(URI server) {
    return new Access("here", server, "builds", null, Credential.none());
  }

  /** Without TLS, into a namespace, with a token. */
  public static Access withToken(URI server, String namespace, String token) {
    Credential credential = new FixedToken(new Secret(token), "a token of the test");
    return new Access("here", server, namespace, null, credential);
  }

  /** With a token that is read from a file. */
  public static Access withTokenFile(URI server, Path file) {
    return new Access("here", server, "builds", null, new TokenFile(file, "token_file " + file));
  }
}
