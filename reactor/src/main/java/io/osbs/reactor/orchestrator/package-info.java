/**
 * The reactor in orchestrator mode: reads the configuration, fetches the source, drives the
 * orchestration of {@code core}, relays the workers' logs and publishes the result. May use config,
 * cluster and publish, and nothing of the worker.
 */
@NullMarked
package io.osbs.reactor.orchestrator;

import org.jspecify.annotations.NullMarked;
