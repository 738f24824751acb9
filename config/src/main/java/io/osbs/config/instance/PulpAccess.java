package io.osbs.config.instance;

import org.jspecify.annotations.Nullable;

/**
 * The Pulp key of an instance. Pulp itself is described in config.yaml.
 *
 * @param secret key {@code pulp_secret}: a secret with {@code pulp.cer} and {@code pulp.key}
 */
public record PulpAccess(@Nullable String secret) {}
