package io.osbs.config.instance;

import io.osbs.config.RegistryUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registries of an instance.
 *
 * @param push keys {@code registry_uri} and {@code registry_secret}; the first is the primary one
 * @param source key {@code source_registry_uri}: where parent images come from
 * @param apiVersions key {@code registry_api_versions}, default v1 and v2; only v2 is spoken
 */
public record Registries(
    List<PushRegistry> push, @Nullable RegistryUri source, List<String> apiVersions) {

  public Registries {
    push = List.copyOf(push);
    apiVersions = List.copyOf(apiVersions);
  }
}
