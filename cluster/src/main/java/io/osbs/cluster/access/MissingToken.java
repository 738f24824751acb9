package io.osbs.cluster.access;

import io.osbs.config.Secret;
import java.util.Optional;

/**
 * A token that should be there and is not.
 *
 * @param problem where it should be, and what is there instead
 */
record MissingToken(String source, String problem) implements Credential {

  @Override
  public Optional<Secret> token() throws CredentialException {
    throw new CredentialException("there is no %s: %s".formatted(source, problem));
  }

  @Override
  public boolean renew(Secret refused) {
    return false;
  }
}
