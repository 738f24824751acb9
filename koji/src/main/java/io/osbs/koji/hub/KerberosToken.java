package io.osbs.koji.hub;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.tls.Negotiation;
import java.security.GeneralSecurityException;

/** Makes the first and only token that a hub's web server wants to see for a login by Kerberos. */
final class KerberosToken {

  private KerberosToken() {}

  /** A token for the service {@code HTTP@host}, in base64. */
  static String forHost(Login.Kerberos login, String host) throws FailureException {
    try {
      return new Negotiation(login.principal(), login.keytab(), login.cache()).token(host);
    } catch (GeneralSecurityException e) {
      throw new FailureException(
          Failure.of(FailureKind.PERMISSION, String.valueOf(e.getMessage())), e);
    }
  }
}
