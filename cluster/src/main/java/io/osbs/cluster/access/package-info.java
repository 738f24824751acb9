/**
 * Who we are to an API server and how we know that it is the right one: tokens and their files,
 * client certificates, authorities, kubeconfig files, a pod's own account. {@link
 * io.osbs.cluster.access.InstanceAccess} is the entry. Uses {@code core} and {@code config}.
 */
@NullMarked
package io.osbs.cluster.access;

import org.jspecify.annotations.NullMarked;
