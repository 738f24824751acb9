package io.osbs.config.instance;

import org.jspecify.annotations.Nullable;

/**
 * Limits of a build's pod, in the notation of Kubernetes; null leaves it to the namespace.
 *
 * @param cpu key {@code cpu_limit}, such as {@code 500m}
 * @param memory key {@code memory_limit}, such as {@code 4Gi}
 * @param storage key {@code storage_limit}
 */
public record Resources(@Nullable String cpu, @Nullable String memory, @Nullable String storage) {}
