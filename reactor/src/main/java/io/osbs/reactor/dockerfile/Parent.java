package io.osbs.reactor.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * An image from outside that a Dockerfile uses, by FROM or by {@code COPY --from}.
 *
 * @param image as written, variables replaced
 * @param platform what {@code --platform} asks for, such as {@code linux/amd64}; null where the
 *     Dockerfile leaves it to the build
 * @param line where it is first used, from 1
 */
public record Parent(String image, @Nullable String platform, int line) {}
