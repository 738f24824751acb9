package io.osbs.cluster.kubernetes;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.Accesses;
import io.osbs.testkit.apiserver.FakeApiServer;
import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine kubernetes on the fake API server")
final class FakeServerContractTest extends ClusterContract {

  @Override
  protected ClusterUnderTest open() throws Exception {
    FakeApiServer fake = new FakeApiServer(InstantSource.system());
    Access access = Accesses.plain(fake.url());
    return new JobsUnderTest(access, fake::log, fake::close);
  }
}
