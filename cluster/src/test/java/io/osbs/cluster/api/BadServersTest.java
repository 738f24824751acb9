package io.osbs.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.Accesses;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.testkit.apiserver.Exchanges;
import io.osbs.testkit.apiserver.FakeApiServer;
import io.osbs.testkit.tools.FaultProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do that they should not, and what a user is told of it. */
final class BadServersTest {

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CountDownLatch over = new CountDownLatch(1);
  private final InstantSource clock = InstantSource.system();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private FakeApiServer fake;
  private ApiServer server;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    fake = new FakeApiServer(InstantSource.system());
    server = new ApiServer(Accesses.plain(fake.url()), LONG, pauses::add, clock);
  }

  @AfterEach
  void close() {
    over.countDown();
    server.close();
    fake.close();
  }

  private static ApiCall list() {
    return ApiCall.get("list the builds", "/apis/batch/v1/namespaces/builds/jobs");
  }

  private static ApiCall create() {
    return ApiCall.post(
        "create build one",
        "/apis/batch/v1/namespaces/builds/jobs",
        Map.of("metadata", Map.of("name", "one")));
  }

  private ClusterFault faultOf(ThrowingCallable call) {
    return catchThrowableOfType(ClusterException.class, call).fault();
  }

  private ClusterFault listing() {
    return faultOf(() -> server.list(list(), Set.of(), _ -> {}));
  }

  /** What one hears who does not wait long. */
  private ClusterFault impatient() {
    try (ApiServer other = new ApiServer(Accesses.plain(fake.url()), SOON, pauses::add, clock)) {
      return faultOf(() -> other.list(list(), Set.of(), _ -> {}));
    }
  }

  private ClusterFault creating() {
    return faultOf(() -> server.call(create()));
  }

  private void answers(int code, String type, String body) {
    fake.meet(exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
      return true;
    });
  }

  private void refuses(int code, String reason, String message) {
    fake.meet(exchange -> {
      Exchanges.status(exchange, code, reason, message, "");
      return true;
    });
  }

  private boolean hang(HttpExchange exchange) throws IOException {
    try {
      over.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
    return true;
  }

  @Test
  void aServerThatNobodyStartedIsUnreachable() {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (ApiServer other = new ApiServer(Accesses.plain(nobody), LONG, pauses::add, clock)) {
      ClusterFault fault = faultOf(() -> other.call(create()));
      assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
      assertThat(fault.detail())
          .isEqualTo(
              "cluster here (http://127.0.0.1:1): cannot create build one:"
                  + " the connection was refused; is the server up, and is this its address?");
    }
  }

  @Test
  void aHostThatDoesNotExistIsUnreachable() {
    URI nowhere = URI.create("http://no-such-host.invalid");
    try (ApiServer other =
        new ApiServer(Accesses.plain(nowhere), Duration.ofSeconds(90), pauses::add, clock)) {
      ClusterFault fault = faultOf(() -> other.call(list()));
      assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
      assertThat(fault.detail()).contains("the host name is unknown");
    }
  }

  @Test
  void aServerThatHangsIsLeftAtTheDeadline() {
    fake.meet(this::hang);
    ClusterFault fault = impatient();
    assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
    assertThat(fault.detail()).contains("cannot list the builds");
  }

  @Test
  void aServerThatDripsIsLeftAtTheDeadline() {
    fake.meet(exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      return hang(exchange);
    });
    ClusterFault fault = impatient();
    assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
    assertThat(fault.detail()).contains("cannot list the builds");
  }

  @Test
  void aConnectionThatBreaksLeavesOpenWhetherABuildWasCreated() {
    fake.loseAnswers("/jobs", 1);
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
    assertThat(fake.requests()).as("never repeated").hasSize(1);
  }

  /** By a real RST, after the head and a part of the body. */
  @Test
  void aConnectionThatIsResetInTheMiddleOfAnAnswerIsUnreachable() throws Exception {
    answers(
        200,
        "application/json",
        "{\"metadata\": {}, \"items\": [" + "{\"metadata\": {}},".repeat(20_000) + "{}]}");
    InetSocketAddress target = new InetSocketAddress(fake.url().getHost(), fake.url().getPort());
    try (FaultProxy proxy = new FaultProxy(target)) {
      proxy.behave(new FaultProxy.Behaviour.CutAfter(4_000));
      URI through = URI.create("http://127.0.0.1:" + proxy.port());
      try (ApiServer other = new ApiServer(Accesses.plain(through), LONG, pauses::add, clock)) {
        for (ClusterFault fault :
            List.of(
                faultOf(() -> other.list(list(), Set.of(), _ -> {})),
                faultOf(() -> other.call(create())))) {
          assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
          assertThat(fault.detail()).contains("the connection broke");
        }
      }
    }
  }

  @Test
  void aServerThatFailsMayHaveCreatedTheBuild() {
    refuses(500, "InternalError", "etcd is sad");
    assertThat(creating()).isInstanceOf(ClusterFault.Unreachable.class);
    assertThat(creating().detail())
        .contains("500 etcd is sad; the server, or what stands before it, failed: try again later");
    assertThat(listing()).isInstanceOf(ClusterFault.Refused.class);
  }

  @Test
  void ofAPageForBrowsersOnlyTheTitleIsShown() {
    answers(502, "text/html", "<html><head><title>502 Bad\n Gateway</title></head><body>…");
    assertThat(listing().detail())
        .contains("502 (a page titled '502 Bad Gateway'); the server, or what stands before it");
  }

  @Test
  void aServerThatSendsUsElsewhereIsNotFollowed() {
    fake.meet(exchange -> {
      exchange.getResponseHeaders().add("Location", "https://login.example.com/");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
      return true;
    });
    assertThat(listing().detail())
        .contains("302 leads to https://login.example.com/; is this the address of an API server?");
  }

  @Test
  void whatAServerAnsweredBeforeItBrokeOffIsSaidToo() {
    AtomicInteger refusals = new AtomicInteger(1);
    fake.meet(exchange -> {
      if (refusals.getAndDecrement() > 0) {
        exchange.getResponseHeaders().add("Retry-After", "0");
        Exchanges.status(exchange, 429, "TooManyRequests", "slow down", "");
      } else {
        exchange.close();
      }
      return true;
    });
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Unreachable.class);
    assertThat(fault.detail())
        .contains("the connection broke", "; before that it answered 429 slow");
  }

  @Test
  void aServerThatAsksForAPauseGetsIt() throws Exception {
    AtomicInteger refusals = new AtomicInteger(1);
    fake.meet(exchange -> {
      if (refusals.getAndDecrement() <= 0) {
        return false;
      }
      exchange.getResponseHeaders().add("Retry-After", "7");
      Exchanges.status(exchange, 429, "TooManyRequests", "slow down", "");
      return true;
    });
    assertThat(server.call(create()).isDone()).isTrue();
    assertThat(fake.requests()).hasSize(2);
    assertThat(pauses).containsExactly(Duration.ofSeconds(7));
  }

  @ParameterizedTest(name = "{0} s of 30")
  @ValueSource(ints = {28, 60})
  void aPauseThatLeavesNoTimeForAnAttemptIsARefusal(int seconds) {
    fake.meet(exchange -> {
      exchange.getResponseHeaders().add("Retry-After", Integer.toString(seconds));
      Exchanges.status(exchange, 429, "TooManyRequests", "slow down", "");
      return true;
    });
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
    assertThat(fault.detail()).contains("429 slow down", "try again later");
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatIsNoApiServerIsSaidToBeNone() {
    answers(200, "text/html", "<html><body>Log in</body></html>");
    ClusterFault fault = listing();
    assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
    assertThat(fault.detail())
        .contains(
            "the answer is a page for browsers, no JSON; is this the address of an API server?");
    assertThat(creating()).isInstanceOf(ClusterFault.Unreachable.class);
  }

  @Test
  void halfAnAnswerIsNoAnswer() {
    answers(200, "application/json", "{\"metadata\": {}, \"items\": [{\"metadata\": {\"na");
    ClusterFault fault = listing();
    assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
    assertThat(fault.detail()).contains("the answer is no whole JSON: it breaks off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "", "{\"kind\": \"Job\", \"metadata\": {\"name\": \"two\"}}"})
  void anAnswerToSomethingElseIsNone(String body) {
    answers(200, "application/json", body);
    ClusterFault found =
        faultOf(() -> server.call(ApiCall.get("find build one", list().path() + "/one?pretty")));
    for (ClusterFault fault : List.of(listing(), creating(), found)) {
      assertThat(fault.detail())
          .containsPattern("the answer is (not the object 'one'|no list|nothing|no JSON object)")
          .contains("is this the address of an API server?");
    }
    assertThat(listing()).isInstanceOf(ClusterFault.Refused.class);
    assertThat(creating()).as("it may have been done").isInstanceOf(ClusterFault.Unreachable.class);
  }

  @Test
  void aVerbThatTheAccountMayNotUseIsForbidden() {
    refuses(403, "Forbidden", "jobs.batch is forbidden: User \"x\" cannot create resource");
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Forbidden.class);
    assertThat(fault.detail())
        .contains(
            "403 jobs.batch is forbidden",
            "the role it needs in namespace builds, or correct the key 'namespace'");
  }

  @Test
  void whoSaysNothingOfItselfIsToldToDoSo() {
    refuses(401, "Unauthorized", "Unauthorized");
    assertThat(creating().detail())
        .contains(
            "the server wants to know who asks, and there is no credential; write token_file");
  }

  @Test
  void aQuotaThatIsUsedUpIsARefusalThatPasses() {
    refuses(403, "Forbidden", "pods \"one\" is forbidden: exceeded quota: compute");
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
    assertThat(fault.detail())
        .contains("exceeded quota: compute; wait until builds of namespace builds end, or raise");
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsARefusalThatPasses() {
    refuses(403, "Forbidden", "jobs \"one\" is forbidden: namespace builds is being terminated");
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Refused.class);
    assertThat(fault.detail()).contains("wait until it is gone, and make it again");
  }

  @Test
  void aNamespaceThatIsMissingIsNamed() {
    answers(
        404,
        "application/json",
        """
        {"kind": "Status", "reason": "NotFound", "message": "namespaces \\"builds\\" not found",
         "details": {"name": "builds", "kind": "namespaces"}}
        """);
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Invalid.class);
    assertThat(fault.detail()).contains("there is no namespace builds");
  }

  @Test
  void anApiThatTheServerDoesNotHaveIsSaidSo() {
    answers(404, "text/plain", "404 page not found");
    ClusterFault fault = creating();
    assertThat(fault).isInstanceOf(ClusterFault.Invalid.class);
    assertThat(fault.detail()).contains("does not have this API");
  }

  @Test
  void anObjectThatIsRejectedIsInvalid() {
    refuses(422, "Invalid", "Job.batch \"one\" is invalid: spec.template: Required value");
    assertThat(creating()).isInstanceOf(ClusterFault.Invalid.class);
  }

  @Test
  void aRotatedTokenIsReadAgainAndAnExpiredOneIsNamedByItsFile() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "old-secret\n");
    Access access = Accesses.withTokenFile(fake.url(), file);
    fake.meet(exchange -> {
      String sent = exchange.getRequestHeaders().getFirst("Authorization");
      if ("Bearer new-secret".equals(sent)) {
        return false;
      }
      Exchanges.status(exchange, 401, "Unauthorized", "Unauthorized", "");
      return true;
    });
    try (ApiServer other = new ApiServer(access, Duration.ofSeconds(90), pauses::add, clock)) {
      ClusterFault fault = faultOf(() -> other.call(list()));
      assertThat(fault).isInstanceOf(ClusterFault.Forbidden.class);
      assertThat(fault.detail())
          .contains("401", file.toString(), "cluster here")
          .doesNotContain("old-secret");
      Files.writeString(file, "new-secret\n");
      assertThat(other.call(list()).isDone()).isTrue();
    }
  }

  @Test
  void aTokenFileThatIsMissingOrEmptyIsNamed() throws Exception {
    Path file = folder.resolve("token");
    try (ApiServer other =
        new ApiServer(Accesses.withTokenFile(fake.url(), file), LONG, pauses::add, clock)) {
      assertThat(faultOf(() -> other.call(list())).detail())
          .contains(file.toString(), "does not exist");
      Files.writeString(file, "\n");
      assertThat(faultOf(() -> other.call(list())).detail()).contains("holds no token");
      assertThat(fake.requests()).isEmpty();
    }
  }

  @Test
  void aWatchWhoseVersionIsTooOldListsAgainAndGoesOn() throws Exception {
    Watches watches =
        new Watches(
            server,
            List.of(
                new Watches.Watched(
                    "the builds", "/apis/batch/v1/namespaces/builds/jobs", Selector.all())));
    try (var changes = watches.subscribe()) {
      fake.forgetHistory();
      assertThat(changes.await(Duration.ofSeconds(90))).as("all may have changed").isTrue();
      while (changes.await(Duration.ZERO)) {
        // told several times
      }
      server.call(create());
      assertThat(changes.await(Duration.ofSeconds(90))).as("a build was created").isTrue();
    }
    watches.close();
  }
}
