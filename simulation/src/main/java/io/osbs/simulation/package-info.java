/** Clusters, network, clock and registry in virtual time, and what must always hold. */
@NullMarked
package io.osbs.simulation;

import org.jspecify.annotations.NullMarked;
