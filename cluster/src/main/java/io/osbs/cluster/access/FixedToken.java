package io.osbs.cluster.access;

import io.osbs.config.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token that stays as it is, or none at all.
 *
 * @param secret null for none
 */
record FixedToken(@Nullable Secret secret, String source) implements Credential {

  @Override
  public Optional<Secret> token() {
    return Optional.ofNullable(secret);
  }

  @Override
  public boolean renew(Secret refused) {
    return false;
  }
}
