package io.osbs.config.reactor;

import io.osbs.config.RegistryUri;
import org.jspecify.annotations.Nullable;

/**
 * An item of section {@code registries}, or section {@code source_registry}.
 *
 * @param uri key {@code url}
 * @param insecure key {@code insecure}, default false: certificates are not verified
 * @param cfgPath key {@code auth.cfg_path}: a directory or file with a docker configuration, as a
 *     path inside the build; null when no login is needed
 */
public record RegistrySettings(RegistryUri uri, boolean insecure, @Nullable String cfgPath) {}
