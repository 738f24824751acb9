package io.osbs.cluster.site;

import io.osbs.core.cluster.ClusterException;

/**
 * A {@link ClusterException} where none can be declared: a site's files are read when something in
 * them is first needed, and some of them are secrets of a cluster.
 */
public final class UncheckedClusterException extends RuntimeException {

  private final transient ClusterException cause;

  UncheckedClusterException(ClusterException cause) {
    super(cause.getMessage(), cause);
    this.cause = cause;
  }

  /** What the cluster said. */
  public ClusterException clusterException() {
    return cause;
  }
}
