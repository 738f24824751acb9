package io.osbs.client;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;

/** The log of a build, read where the build runs or ran. */
final class ClusterLog implements LogReader {

  private static final int CHUNK = 64 * 1024;

  private final Cluster cluster;
  private final BuildName build;
  private long offset;

  ClusterLog(Cluster cluster, BuildName build) {
    this.cluster = cluster;
    this.build = build;
  }

  @Override
  public byte[] next() throws ClusterException {
    byte[] chunk = cluster.builds().log(build, offset, CHUNK);
    offset += chunk.length;
    return chunk;
  }

  /** How many bytes were read. */
  long offset() {
    return offset;
  }

  boolean isGone() throws ClusterException {
    return cluster.builds().find(build).isEmpty();
  }

  @Override
  public boolean isComplete() throws ClusterException {
    return cluster.builds().find(build).map(found -> found.phase().isFinal()).orElse(true);
  }
}
