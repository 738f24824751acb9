package io.osbs.config.instance;

import io.osbs.config.RegistryUri;
import org.jspecify.annotations.Nullable;

/**
 * A registry that images are pushed to.
 *
 * @param uri an item of {@code registry_uri}
 * @param secret the item of {@code registry_secret} at the same position: a docker configuration;
 *     null when there is none
 */
public record PushRegistry(RegistryUri uri, @Nullable String secret) {}
