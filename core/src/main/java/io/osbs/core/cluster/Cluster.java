package io.osbs.core.cluster;

/**
 * A place that runs builds: one API server and namespace, or one local state directory. Safe for
 * use by several threads. Every call may block, answers within the adapter's deadline, and throws
 * {@link ClusterException} when it did not do what it was asked.
 */
public interface Cluster extends AutoCloseable {

  /** The cluster's name: the section of osbs.conf that says how to reach it. */
  String name();

  Engine engine();

  /** The builds that run, ran, or will run here. */
  Builds builds();

  /** The slots that reserve this cluster's capacity. */
  Slots slots();

  /** Small named documents kept beside the builds: explanations, fragments, health. */
  Documents documents();

  /** The secrets stored here. */
  Secrets secrets();

  /** Releases connections and threads; builds go on. */
  @Override
  void close();
}
