package io.osbs.core.cluster;

import io.osbs.core.build.BuildName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The builds of one cluster. */
public interface Builds {

  /**
   * Waits for a turn to get a build ready that will be created here. Where many who submit share
   * one machine, it keeps them from slowing down the builds that are there; elsewhere it comes at
   * once. Nothing rests on it.
   *
   * @return to be closed when the build is created, or will not be
   */
  default Turn turn() throws ClusterException, InterruptedException {
    return () -> {};
  }

  /** One of those who get a build ready. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Creates and starts a build. Idempotent by name: a build that exists already is returned as it
   * is, and nothing is started.
   */
  Build create(BuildSpec spec) throws ClusterException;

  /** The build of that name, whatever its phase. */
  Optional<Build> find(BuildName name) throws ClusterException;

  /** The builds that carry all these labels, oldest first; an empty map means all. */
  List<Build> list(Map<String, String> labels) throws ClusterException;

  /**
   * Those of them that are active. A cluster keeps many builds that have ended beside the few that
   * have not: one that tells them apart without reading them all does so.
   */
  default List<Build> active(Map<String, String> labels) throws ClusterException {
    return list(labels).stream().filter(build -> build.phase().isActive()).toList();
  }

  /** Asks a build to end. Idempotent; a build that is final or absent stays as it is. */
  void cancel(BuildName name) throws ClusterException;

  /**
   * Sets annotations, leaving the others as they are; an empty value removes one. A build that is
   * absent is no error: there is nobody left to tell.
   */
  void annotate(BuildName name, Map<String, String> annotations) throws ClusterException;

  /**
   * The log's bytes from {@code offset}, at most {@code limit} of them; an empty array when there
   * are no more at present. A build without a log yet has an empty one.
   */
  byte[] log(BuildName name, long offset, int limit) throws ClusterException;

  /**
   * What the build stored as its result: a worker its fragment, an orchestrator build the outcome
   * of its request. Empty before it stored one, and when there is no such build.
   */
  Optional<byte[]> result(BuildName name) throws ClusterException;

  /**
   * Takes a final build away, with its log, its result and its annotations.
   *
   * @param seen as it was found: one that is active again, or another one of that name, stays
   * @return the bytes that became free, as far as the cluster can tell; empty when nothing was
   *     taken away
   */
  OptionalLong remove(Build seen) throws ClusterException;

  /**
   * Returns when something changed among the builds or slots since the last call on this handle, or
   * when {@code atMost} has passed: a hint to look again, never the truth.
   */
  Changes watch() throws ClusterException;

  /** The same for who follows one build: what happens to others may be left out. */
  default Changes watch(BuildName name) throws ClusterException {
    return watch();
  }

  /** A subscription to changes. */
  interface Changes extends AutoCloseable {
    /** True when something may have changed, false when the time passed quietly. */
    boolean await(Duration atMost) throws InterruptedException;

    @Override
    void close();
  }
}
