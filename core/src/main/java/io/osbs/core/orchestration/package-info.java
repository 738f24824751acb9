/**
 * The orchestration of one request, as a pure function: {@link
 * io.osbs.core.orchestration.Orchestration#step} takes a plan, one thing that was observed and the
 * time, and returns the next plan and the actions to carry out. The two state machines in it are
 * tables ({@link io.osbs.core.orchestration.WorkerTable}, {@link
 * io.osbs.core.orchestration.BuildTable}). Nothing here does I/O, reads a clock or keeps a thread:
 * the reactor drives it with real clusters, the simulation with simulated ones.
 */
@NullMarked
package io.osbs.core.orchestration;

import org.jspecify.annotations.NullMarked;
