/**
 * Clusters, network, clock and registry in virtual time, with the placement, slot and orchestration
 * code of {@code core} inside, faults, and checkers of what must always hold. One seed makes one
 * world, which always runs the same way. Start at {@link io.osbs.simulation.Simulation}; {@link
 * io.osbs.simulation.SimulatedCluster} alone is a cluster in memory for anybody's tests. Uses
 * {@code core} only.
 */
@NullMarked
package io.osbs.simulation;

import org.jspecify.annotations.NullMarked;
