package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import java.time.Instant;

/**
 * An attempt that an infrastructure failure ended.
 *
 * @param cluster where it was; left out for this platform from then on, as far as there is another
 * @param at when it was given up, by the orchestrator's clock
 */
public record Loss(String cluster, BuildName worker, int attempt, Failure failure, Instant at) {}
