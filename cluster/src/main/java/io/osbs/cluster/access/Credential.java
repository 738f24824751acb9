package io.osbs.cluster.access;

import io.osbs.config.Secret;
import java.io.IOException;
import java.util.Optional;

/** A bearer token, or none. Safe for use by several threads. */
public interface Credential {

  /** What {@link #source} begins with where there is none. */
  String NONE = "no credential";

  /**
   * The token to send now; empty sends none.
   *
   * @throws CredentialException when there should be one and it cannot be had; says why
   * @throws IOException when whoever gives it did not answer: asking later can help
   */
  Optional<Secret> token() throws CredentialException, IOException;

  /**
   * The server did not accept {@code refused}.
   *
   * @return true when there is another one now, and asking again can help
   */
  boolean renew(Secret refused) throws CredentialException, IOException;

  /** No token at all: for a server that asks for none. */
  static Credential none() {
    return new FixedToken(null, NONE);
  }

  /** Where it comes from, for messages: a file, a key of osbs.conf. Never the token. */
  String source();
}
