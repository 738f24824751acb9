package io.osbs.testkit.contract;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, empty at first, whose builds do what the test says: creating one through the port
 * starts a process that waits for the calls below.
 */
public interface ClusterUnderTest extends AutoCloseable {

  Cluster cluster();

  /** Stores a secret as an administrator would. */
  void putSecret(String name, Map<String, String> keys) throws Exception;

  /** Lets the build's process come up; the build is Running when this returns. */
  void run(BuildName build) throws Exception;

  /** Lets a running build print. */
  void print(BuildName build, String text) throws Exception;

  /** Lets a running build store its result. */
  void storeResult(BuildName build, byte[] result) throws Exception;

  /**
   * A file as a running build finds it under the path its configuration names; empty when absent.
   */
  Optional<String> readInside(BuildName build, String configuredPath) throws Exception;

  /** Lets a running build end as it says itself. */
  void finish(BuildName build, Phase phase, @Nullable Failure failure) throws Exception;

  /** Ends the process of a running build without a word. */
  void kill(BuildName build) throws Exception;

  /** Lets a running build that was asked to end notice it, and end. */
  void obeyCancel(BuildName build) throws Exception;

  @Override
  void close() throws IOException;
}
