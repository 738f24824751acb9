package io.osbs.publish.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks. Never logged and never part of a message. */
sealed interface Credentials {

  /** A user and a password. */
  record Basic(String user, String password) implements Credentials {

    /** The value of an {@code Authorization} header. */
    String header() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /** A refresh token, which is exchanged for access tokens. */
  record IdentityToken(String token) implements Credentials {

    @Override
    public String toString() {
      return "IdentityToken";
    }
  }
}
