package io.osbs.config.reactor;

import io.osbs.config.RegistryUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of section {@code registries}, or section {@code source_registry}.
 *
 * @param uri key {@code url}
 * @param insecure key {@code insecure}, default false: certificates are not verified
 * @param cfgPath key {@code auth.cfg_path}: a directory or file with a docker configuration, as a
 *     path inside the build; null when no login is needed
 * @param expectedMediaTypes key {@code expected_media_types}; empty when not said
 */
public record RegistrySettings(
    RegistryUri uri, boolean insecure, @Nullable String cfgPath, List<String> expectedMediaTypes) {

  public RegistrySettings {
    expectedMediaTypes = List.copyOf(expectedMediaTypes);
  }
}
