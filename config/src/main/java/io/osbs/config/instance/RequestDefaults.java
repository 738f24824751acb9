package io.osbs.config.instance;

import org.jspecify.annotations.Nullable;

/**
 * What a request through this instance means where its submitter says nothing.
 *
 * @param user key {@code user}: for whom a request is; null is who makes it
 * @param scratch key {@code scratch}: null when not said; true makes every request a scratch
 *     request, whatever its submitter says
 */
public record RequestDefaults(@Nullable String user, @Nullable Boolean scratch) {}
