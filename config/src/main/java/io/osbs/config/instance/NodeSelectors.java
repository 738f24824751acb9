package io.osbs.config.instance;

import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which nodes worker builds may run on: labels and the values they must have. An empty map, which
 * the file writes as {@code none}, asks for no label; that differs from saying nothing.
 *
 * @param byPlatform keys {@code node_selector.PLATFORM}; the platform in lower case, as INI keys
 *     are
 * @param byClass keys {@code scratch_}, {@code explicit_} (a release), {@code auto_} and {@code
 *     isolated_build_node_selector}
 */
public record NodeSelectors(
    Map<String, Map<String, String>> byPlatform, Map<RequestClass, Map<String, String>> byClass) {

  public NodeSelectors {
    byPlatform = Collections.unmodifiableMap(new LinkedHashMap<>(byPlatform));
    byClass = Collections.unmodifiableMap(new LinkedHashMap<>(byClass));
  }

  /** The labels asked for on this platform, if the file says anything. */
  public Optional<Map<String, String>> forPlatform(Platform platform) {
    return Optional.ofNullable(byPlatform.get(platform.name().toLowerCase(Locale.ROOT)));
  }

  /** The labels asked for by requests of this class, if the file says anything. */
  public Optional<Map<String, String>> forClass(RequestClass requestClass) {
    return Optional.ofNullable(byClass.get(requestClass));
  }
}
