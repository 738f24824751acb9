package io.osbs.cluster.access;

import io.osbs.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A token that builds find in a file, for one who is no build: as it is in the secret that they
 * mount.
 *
 * @param authority the {@code ca.crt} beside it, PEM; null for none
 * @param source which secret of which cluster, for messages
 */
public record MountedToken(Secret token, @Nullable String authority, String source) {}
