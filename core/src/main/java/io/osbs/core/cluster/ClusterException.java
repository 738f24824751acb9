package io.osbs.core.cluster;

/** A call on a cluster failed; adapters translate whatever they meet into one of the faults. */
public final class ClusterException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ClusterFault fault;

  public ClusterException(ClusterFault fault) {
    super(fault.detail());
    this.fault = fault;
  }

  public ClusterException(ClusterFault fault, Throwable cause) {
    super(fault.detail(), cause);
    this.fault = fault;
  }

  /** What went wrong and whether trying again can help. */
  public ClusterFault fault() {
    return fault;
  }
}
