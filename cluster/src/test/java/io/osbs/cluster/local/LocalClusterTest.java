package io.osbs.cluster.local;

import io.osbs.core.cluster.ClusterException;
import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The local engine keeps what every cluster promises. */
final class LocalClusterTest extends ClusterContract {

  @TempDir private Path home;

  @Override
  protected ClusterUnderTest open() throws ClusterException {
    return new LocalClusterUnderTest(home);
  }
}
