package io.osbs.client;

import io.osbs.core.image.Platform;
import io.osbs.core.standing.Cordon;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of one platform's list, as it is now.
 *
 * @param engine the word of osbs.conf; empty when osbs.conf has no such section
 * @param cordon who wants no new builds there, and why; null when nobody does
 * @param failing why orchestrators leave it alone until one has tried it again; null when they do
 *     not
 * @param reachable true when it answered what was asked
 * @param problem why it did not: "unreachable", "refusing", "forbidden" or "misconfigured"; null
 *     when it answered or was not asked
 * @param active active worker builds: those with a slot and foreign ones
 * @param slots held slots
 * @param max of this platform
 * @param load active ÷ max
 * @param choice true when a worker build of the platform would go there now
 * @param error why it is not considered; null when it is
 */
public record ClusterLine(
    String name,
    Platform platform,
    String engine,
    boolean enabled,
    @Nullable Cordon cordon,
    @Nullable String failing,
    boolean reachable,
    @Nullable String problem,
    int active,
    int slots,
    int max,
    double load,
    boolean choice,
    @Nullable String error) {}
