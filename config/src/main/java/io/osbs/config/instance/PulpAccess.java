package io.osbs.config.instance;

import org.jspecify.annotations.Nullable;

/**
 * The Pulp 2 keys of an instance, kept for those who want to say what became of them. Pulp 3 is
 * configured in config.yaml.
 *
 * @param registryName key {@code pulp_registry_name}: a section of dockpulp.conf
 * @param secret key {@code pulp_secret}: a secret with {@code pulp.cer} and {@code pulp.key}
 */
public record PulpAccess(@Nullable String registryName, @Nullable String secret) {}
