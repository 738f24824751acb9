package io.osbs.cluster.kubernetes;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.osbs.cluster.access.Accesses;
import io.osbs.testkit.contract.ClusterContract;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.net.URI;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine kubernetes on the CRUD mock of fabric8")
final class CrudMockContractTest extends ClusterContract {

  /** Kept, so that its level stays. */
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  @Override
  protected ClusterUnderTest open() {
    REQUESTS.setLevel(Level.WARNING);
    CompletedMock completed = new CompletedMock(new KubernetesCrudDispatcher());
    KubernetesMockServer mock =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), completed, false);
    mock.start();
    URI url = URI.create("http://127.0.0.1:" + mock.getPort());
    return new JobsUnderTest(Accesses.plain(url), completed::log, mock::shutdown);
  }
}
