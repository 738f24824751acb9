package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Slot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The place of one attempt at a platform.
 *
 * @param slot null for a worker build of an earlier run whose slot was not seen yet
 * @param placed when the slot was ours, by the orchestrator's clock
 */
public record Assignment(
    String cluster, BuildName worker, int attempt, @Nullable Slot slot, Instant placed) {}
