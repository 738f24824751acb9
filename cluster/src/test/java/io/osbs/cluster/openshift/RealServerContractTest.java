package io.osbs.cluster.openshift;

import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("all")
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("The engine openshift on a real API server, with Builds as custom resources")
final class RealServerContractTest extends ClusterContract {

  @Override
  protected ClusterUnderTest open() throws Exception {
    return RealBuildApi.shared().open();
  }
}
