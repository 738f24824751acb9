/**
 * Builds as Builds with a custom strategy ({@code build.openshift.io/v1}), as the original made
 * them; release builds come from a BuildConfig. {@link io.osbs.cluster.openshift.OpenShiftClusters}
 * is the entry. Uses {@code core}, {@code api}, {@code namespace}.
 */
@NullMarked
package io.osbs.cluster.openshift;

import org.jspecify.annotations.NullMarked;
