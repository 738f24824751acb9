/**
 * The port to a place that runs builds, and what is seen there. Adapters (module {@code cluster},
 * the simulation) implement {@link io.osbs.core.cluster.Cluster} and pass the contract suite of the
 * testkit. Uses {@code core.build} and {@code core.image}.
 */
@NullMarked
package io.osbs.core.cluster;

import org.jspecify.annotations.NullMarked;
