package io.osbs.koji.hub;

import io.osbs.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How to log in to a hub. */
public sealed interface Login {

  /** By name and password: for hubs of developers; Koji's own documentation discourages it. */
  record Password(String user, Secret password) implements Login {}

  /**
   * By the client certificate that the transport shows; its common name is the user.
   *
   * @param proxyUser on whose behalf, as far as the hub lets us; null for ourselves
   */
  record Certificate(@Nullable String proxyUser) implements Login {}

  /**
   * By Kerberos.
   *
   * @param principal null for the keytab's only one, or the cache's
   * @param keytab null to use a credentials cache
   * @param cache of credentials; null for the usual one. Not used when there is a keytab
   * @param proxyUser on whose behalf, as far as the hub lets us; null for ourselves
   */
  record Kerberos(
      @Nullable String principal,
      @Nullable Path keytab,
      @Nullable Path cache,
      @Nullable String proxyUser)
      implements Login {}
}
