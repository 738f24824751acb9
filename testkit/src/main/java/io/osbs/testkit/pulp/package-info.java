/**
 * A double of Pulp 3 with its container plugin: as much of the REST API and of its registry as osbs
 * uses, with faults on demand. Passes the same contract suite as the real Pulp, {@code
 * PulpContract} in module publish. May use the JDK's HTTP server and Jackson.
 */
@NullMarked
package io.osbs.testkit.pulp;

import org.jspecify.annotations.NullMarked;
