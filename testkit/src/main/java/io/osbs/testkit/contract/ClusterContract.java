package io.osbs.testkit.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Everything a {@link io.osbs.core.cluster.Cluster} promises. An adapter's test extends this. */
public abstract class ClusterContract
    implements BuildsContract, SlotsContract, DocumentsContract, SecretsContract {

  private @Nullable ClusterUnderTest clusterUnderTest;

  /** For JUnit. */
  protected ClusterContract() {}

  /** A new, empty cluster. */
  protected abstract ClusterUnderTest open() throws Exception;

  @BeforeEach
  protected final void openCluster() throws Exception {
    clusterUnderTest = open();
  }

  @AfterEach
  protected final void closeCluster() throws Exception {
    under().close();
  }

  @Override
  public final ClusterUnderTest under() {
    return Objects.requireNonNull(clusterUnderTest, "JUnit opens it before each test");
  }
}
