package io.osbs.client;

import io.osbs.core.cluster.ClusterException;

/** Reads a log from where it was last read. Not safe for use by several threads. */
public interface LogReader {

  /** The next bytes; an empty array when there are no more at present. */
  byte[] next() throws ClusterException;

  /** True when what the log holds now is all there will be. */
  boolean isComplete() throws ClusterException;
}
