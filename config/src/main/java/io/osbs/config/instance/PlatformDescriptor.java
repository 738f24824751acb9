package io.osbs.config.instance;

import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;

/**
 * Section {@code [platform:NAME]}.
 *
 * @param platform the name
 * @param architecture key {@code architecture}; from the table of usual names unless said
 * @param enableV1 key {@code enable_v1}, default false; kept, but Docker API v1 is not spoken
 */
public record PlatformDescriptor(Platform platform, Architecture architecture, boolean enableV1) {}
