package io.osbs.cluster.openshift;

import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine openshift on the fake API server")
final class FakeServerContractTest extends ClusterContract {

  @Override
  protected ClusterUnderTest open() throws Exception {
    return BuildsUnderTest.onFake();
  }
}
