package io.osbs.core.cluster;

import io.osbs.core.build.BuildName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reserved unit of a cluster's maximum.
 *
 * @param number from 0
 * @param uid unique over all slots that ever had this number
 * @param version changes with every write
 * @param holder the worker build it is for
 * @param origin the orchestrator namespace that took it
 * @param created by the clock of the cluster
 * @param claimedBy uid of the worker that started with it; null before
 */
public record Slot(
    int number,
    String uid,
    String version,
    BuildName holder,
    String origin,
    Instant created,
    @Nullable String claimedBy) {}
