package io.osbs.cluster.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osbs.cluster.Golden;
import io.osbs.cluster.access.Accesses;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.document.Json;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.time.Pause;
import io.osbs.testkit.apiserver.FakeApiServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to an API server for slots and documents, whole. */
final class StoredObjectsTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/builds/configmaps";

  private final List<byte[]> posted = new CopyOnWriteArrayList<>();
  private FakeApiServer fake;
  private ApiServer server;

  @BeforeEach
  void open() throws IOException {
    fake = new FakeApiServer(InstantSource.system());
    fake.meet(exchange -> {
      if (exchange.getRequestMethod().equals("POST")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        posted.add(body);
        exchange.setStreams(new ByteArrayInputStream(body), null);
      }
      return false;
    });
    server = new ApiServer(Accesses.plain(fake.url()), Pause.REAL);
  }

  @AfterEach
  void close() {
    server.close();
    fake.close();
  }

  private Map<String, Object> last() throws Exception {
    return new LinkedHashMap<>(Json.read(posted.getLast()).members());
  }

  private NamespaceDocuments documents() {
    return new NamespaceDocuments(
        new ConfigMaps(server, NamespaceDocuments.KIND, new SplittableRandom(1)));
  }

  @Test
  void aSlotIsALease() throws Exception {
    var _ =
        new Leases(server)
            .take(3, new BuildName("hello-x86-64-1"), "0f0e-uid-of-the-namespace")
            .orElseThrow();
    Golden.require(StoredObjectsTest.class, "slot-lease.json", last());
  }

  @Test
  void aDocumentIsAConfigMap() throws Exception {
    documents().put("osbs-standings", "{}".getBytes(StandardCharsets.UTF_8));
    Golden.require(StoredObjectsTest.class, "document-configmap.json", last());
  }

  @Test
  void aResultIsAConfigMapThatGoesAwayWithItsBuild() throws Exception {
    new Results(new ConfigMaps(server, Results.KIND, new SplittableRandom(1)))
        .put(
            new BuildName("hello-x86-64-1"),
            "{}".getBytes(StandardCharsets.UTF_8),
            new Results.OwnerReference("batch/v1", "Job", "hello-x86-64-1", "some-uid"));
    Golden.require(StoredObjectsTest.class, "result-configmap.json", last());
  }

  @Test
  void aDocumentThatIsTooLargeForOneIsSplitAndReadWhole() throws Exception {
    byte[] noise = new byte[1_400_000];
    new SplittableRandom(7).nextBytes(noise);
    documents().put("osbs-large", noise);

    // Three parts of half a MiB at most, and the one that lists them; each below the limit.
    assertThat(posted).hasSize(4).allSatisfy(body -> assertThat(body.length).isLessThan(1 << 20));
    List<String> names =
        posted.stream().map(body -> new String(body, StandardCharsets.UTF_8)).toList();
    assertThat(names.getLast()).contains("\"name\":\"osbs-large\"", "\"parts\"");
    assertThat(documents().get("osbs-large"))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(noise));

    documents().put("osbs-large", new byte[] {1});
    assertThat(documents().get("osbs-large")).contains(new byte[] {1});
    documents().delete("osbs-large");
    assertThat(fake.requests().stream().filter(each -> each.startsWith("DELETE " + CONFIG_MAPS)))
        .as("three parts, and the document")
        .hasSize(4);
  }

  @Test
  void aPartThatSomebodyDeletedIsNamed() throws Exception {
    byte[] noise = new byte[700_000];
    new SplittableRandom(7).nextBytes(noise);
    documents().put("osbs-large", noise);
    String first = new ApiObject(last()).text("data", "parts").split(" ", -1)[0];
    server.call(ApiCall.delete("delete a part", CONFIG_MAPS + "/" + first, Map.of()));

    ClusterFault fault =
        catchThrowableOfType(ClusterException.class, () -> documents().get("osbs-large")).fault();
    assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
    assertThat(fault.detail()).contains("osbs-large", "lists a part that does not exist");
  }
}
