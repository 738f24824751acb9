package io.osbs.cluster.openshift;

import io.osbs.cluster.access.Accesses;
import io.osbs.testkit.apiserver.FakeApiServer;
import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine openshift on the fake API server")
final class FakeServerContractTest extends ClusterContract {

  @Override
  protected ClusterUnderTest open() throws Exception {
    FakeApiServer fake = new FakeApiServer(InstantSource.system());
    return new BuildsUnderTest(Accesses.plain(fake.url()), fake);
  }
}
