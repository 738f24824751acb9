package io.osbs.client;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;

/** Reads the log of one build from where it was last read. Not safe for use by several threads. */
public final class LogReader {

  private static final int CHUNK = 64 * 1024;

  private final Cluster cluster;
  private final BuildName build;
  private long offset;

  LogReader(Cluster cluster, BuildName build) {
    this.cluster = cluster;
    this.build = build;
  }

  /** The next bytes; an empty array when there are no more at present. */
  public byte[] next() throws ClusterException {
    byte[] chunk = cluster.builds().log(build, offset, CHUNK);
    offset += chunk.length;
    return chunk;
  }

  /** True when the build is final, or gone: what the log holds now is all there will be. */
  public boolean isComplete() throws ClusterException {
    return cluster.builds().find(build).map(found -> found.phase().isFinal()).orElse(true);
  }
}
