package io.osbs.cluster.access;

import io.osbs.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A token that builds find in a file, for one who is no build: as it is in the secret that they
 * mount.
 *
 * @param token null where the secret does not have it
 * @param authority the {@code ca.crt} beside it, PEM; null for none
 * @param source which secret of which cluster, for messages; where there is no token, why not
 */
public record MountedToken(
    @Nullable Secret token, @Nullable String authority, String source) {}
