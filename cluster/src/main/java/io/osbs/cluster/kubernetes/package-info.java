/**
 * Builds as Jobs ({@code batch/v1}). {@link io.osbs.cluster.kubernetes.KubernetesClusters} is the
 * entry. Uses {@code core}, {@code api}, {@code namespace}.
 */
@NullMarked
package io.osbs.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
