package io.osbs.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.osbs.cluster.access.Accesses;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.testkit.apiserver.Exchanges;
import io.osbs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API server that starts again forbids for a moment what it allowed before. */
final class SettlingTest {

  private static final Duration DEADLINE = Duration.ofSeconds(40);
  private static final String JOBS = "/apis/batch/v1/namespaces/builds/jobs";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-05-01T10:00:00Z"));
  private final InstantSource clock = now::get;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private FakeApiServer fake;
  private ApiServer server;

  @BeforeEach
  void open() throws IOException {
    fake = new FakeApiServer(InstantSource.system());
    server = new ApiServer(Accesses.plain(fake.url()), DEADLINE, pauses::add, clock);
  }

  @AfterEach
  void close() {
    server.close();
    fake.close();
  }

  private static ApiCall create() {
    return ApiCall.post("create build one", JOBS, Map.of("metadata", Map.of("name", "one")));
  }

  private static ApiCall list() {
    return ApiCall.get("list the builds", JOBS);
  }

  private static ClusterFault faultOf(ThrowingCallable call) {
    return catchThrowableOfType(ClusterException.class, call).fault();
  }

  private static boolean isProbe(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals("/readyz");
  }

  private static boolean refuse(HttpExchange exchange, int status) {
    String message =
        status == 401
            ? "Unauthorized"
            : "jobs.batch is forbidden: User \"x\" cannot do this to resource \"jobs\"";
    Exchanges.status(exchange, status, "Forbidden", message, "");
    return true;
  }

  private static boolean text(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
    return true;
  }

  /** The server fails once, then refuses so often, though it says that it is ready. */
  private void isAwayThenRefuses(int status, int times) {
    AtomicInteger left = new AtomicInteger(times + 1);
    fake.meet(exchange -> {
      if (isProbe(exchange)) {
        return text(exchange, 200, "ok");
      }
      int which = left.getAndDecrement();
      if (which == times + 1) {
        return text(exchange, 503, "apiserver is shutting down");
      }
      return which > 0 && refuse(exchange, status);
    });
    assertThat(faultOf(() -> server.list(list(), Set.of(), _ -> {})))
        .isInstanceOf(ClusterFault.Refused.class);
  }

  private void refusesAlways(int status) {
    fake.heal();
    fake.meet(exchange -> isProbe(exchange) ? text(exchange, 200, "ok") : refuse(exchange, status));
  }

  @Test
  void whatIsForbiddenAfterAnAbsenceIsAskedAgain() throws Exception {
    isAwayThenRefuses(403, 3);
    assertThat(server.call(create()).isDone()).isTrue();
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void aTokenThatIsUnknownAfterAnAbsenceIsSentAgain() throws Exception {
    isAwayThenRefuses(401, 2);
    assertThat(server.call(create()).isDone()).isTrue();
  }

  @Test
  void whatIsAllowedAMinuteAndForbiddenTheNextIsAskedAgain() throws Exception {
    server.call(list());
    AtomicInteger left = new AtomicInteger(2);
    fake.meet(exchange -> left.getAndDecrement() > 0 && refuse(exchange, 403));
    now.updateAndGet(then -> then.plusSeconds(59));
    List<ApiObject> found = new ArrayList<>();
    server.list(list(), Set.of(), found::add);
    assertThat(found).isEmpty();
    assertThat(pauses).hasSize(2);
  }

  @Test
  void atFirstContactAServerThatSaysThatItIsNotReadyIsWaitedFor() throws Exception {
    AtomicInteger left = new AtomicInteger(3);
    fake.meet(exchange ->
        isProbe(exchange)
            ? text(exchange, 500, "[-]informer-sync failed: reason withheld")
            : left.getAndDecrement() > 0 && refuse(exchange, 403));
    assertThat(server.call(create()).isDone()).isTrue();
    assertThat(fake.requests()).filteredOn(request -> request.contains("readyz")).hasSize(1);
  }

  @Test
  void aServerThatBecameReadyMeanwhileIsAskedOnceMore() throws Exception {
    AtomicInteger left = new AtomicInteger(1);
    fake.meet(exchange ->
        isProbe(exchange)
            ? text(exchange, 200, "ok")
            : left.getAndDecrement() > 0 && refuse(exchange, 403));
    assertThat(server.call(create()).isDone()).isTrue();
    assertThat(pauses).isEmpty();
  }

  @Test
  void aWrongRoleIsSaidAtOnce() {
    refusesAlways(403);
    ClusterFault fault = faultOf(() -> server.call(create()));
    assertThat(fault).isInstanceOf(ClusterFault.Forbidden.class);
    assertThat(fault.detail()).contains("403 jobs.batch is forbidden", "the role it needs");
    assertThat(pauses).isEmpty();
    assertThat(fake.requests()).containsExactly("POST " + JOBS, "GET /readyz", "POST " + JOBS);
  }

  @Test
  void aRoleThatWasTakenAwayIsWaitedForAMinuteAndThenSaid() throws Exception {
    server.call(list());
    refusesAlways(403);
    ClusterFault meanwhile = faultOf(() -> server.call(list()));
    assertThat(meanwhile).isInstanceOf(ClusterFault.Unreachable.class);
    assertThat(meanwhile.detail()).contains("403 jobs.batch is forbidden");
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(DEADLINE.minusSeconds(2), DEADLINE);
    pauses.clear();

    now.updateAndGet(then -> then.plusSeconds(61));
    ClusterFault then = faultOf(() -> server.call(list()));
    assertThat(then).isInstanceOf(ClusterFault.Forbidden.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void anObjectThatARuleRefusesIsNotSentAgain() {
    isAwayThenRefuses(403, 0);
    fake.heal();
    fake.meet(exchange -> {
      Exchanges.status(
          exchange, 403, "Forbidden", "pods \"one\" is forbidden: violates PodSecurity", "");
      return true;
    });
    assertThat(faultOf(() -> server.call(create()))).isInstanceOf(ClusterFault.Forbidden.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aLogIsReadAgainToo() throws Exception {
    isAwayThenRefuses(403, 2);
    assertThat(server.text(ApiCall.getText("read", JOBS), body -> body.readAllBytes().length > 0))
        .contains(true);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void aWatchBeginsAfterTheServerHasItsRoles() throws Exception {
    isAwayThenRefuses(403, 2);
    try (Watches watches =
            new Watches(server, List.of(new Watches.Watched("builds", JOBS, Selector.all())));
        var changes = watches.subscribe()) {
      server.call(create());
      assertThat(changes.await(Duration.ofSeconds(90))).isTrue();
    }
  }

  @Test
  void itIsNotedOnceUntilSomethingIsAllowedAgain() {
    List<String> log = new ArrayList<>();
    Settling settling = new Settling("east", clock, log::add);
    settling.note("403 for a");
    settling.note("403 for b");
    settling.allowed(list());
    settling.note("403 for c");
    assertThat(log)
        .containsExactly(
            "403 for a; asked again for up to 60 s, because cluster east was away or allowed it a moment ago",
            "403 for c; asked again for up to 60 s, because cluster east was away or allowed it a moment ago");
  }
}
