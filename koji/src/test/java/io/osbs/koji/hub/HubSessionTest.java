package io.osbs.koji.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.config.Secret;
import io.osbs.testkit.koji.Disturbance;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HubSessionTest {

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private HubDouble hub(HubVersion version) {
    HubDouble hub = HubDouble.start(version, InstantSource.system());
    open.add(hub);
    return hub;
  }

  private HubSession login(HubDouble hub, String user) throws Exception {
    HttpTransport transport = new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(30));
    open.add(transport);
    Patience patience = new Patience(4, Duration.ofSeconds(20), true, pauses::add, notices::add);
    return new Hub(hub.address(), transport, patience)
        .login(
            new Login.Password(
                user, new Secret(Objects.requireNonNull(HubDouble.PASSWORDS.get(user)))));
  }

  private static void disturbFirst(HubDouble hub, String method, Disturbance disturbance) {
    AtomicBoolean done = new AtomicBoolean();
    hub.disturb((called, _) ->
        called.equals(method) && done.compareAndSet(false, true)
            ? Optional.of(disturbance)
            : Optional.empty());
  }

  private static long openTask(HubDouble hub, HubSession session) throws Exception {
    session.exclusive(true);
    long task = hub.submit("alice", "git://x/y#z", "containers-candidate", Map.of());
    assertThat(session.call("host.openTask", task)).isNotNull();
    return task;
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void everyHubKnowsARepeatedWriteAgain(HubVersion version) throws Exception {
    HubDouble hub = hub(version);
    HubSession session = login(hub, "builder1");
    long task = openTask(hub, session);

    disturbFirst(hub, "host.failTask", Disturbance.LOST_AFTER);

    assertThatThrownBy(() -> session.call("host.failTask", task, "<?xml version='1.0'?>"))
        .isInstanceOf(HubException.AnswerLost.class)
        .hasMessage("Koji carried out host.failTask, but its answer got lost");
    assertThat(hub.taskState(task)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"LOST_BEFORE", "LOST_AFTER", "BAD_GATEWAY", "PAGE", "OFFLINE"})
  void aReadIsRepeatedUntilItIsAnswered(Disturbance disturbance) throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "alice");

    disturbFirst(hub, "getLastEvent", disturbance);

    assertThat(session.struct(MethodCall.of("getLastEvent")).number("id")).isPositive();
    assertThat(notices).hasSize(1);
  }

  @Test
  void theFirstRepetitionComesAtOnceAndTheOthersAfterAPause() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "alice");
    hub.disturb((_, _) -> Optional.of(Disturbance.BAD_GATEWAY));

    assertThatThrownBy(() -> session.call("echo", "x"))
        .isInstanceOf(HubException.Unreachable.class)
        .hasMessageContaining("HTTP 502 text/html: Bad Gateway (tried 4 times)");
    assertThat(pauses)
        .containsExactly(Duration.ZERO, Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  @Test
  void anOfflineHubIsAskedHoweverLongItTakes() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "alice");
    AtomicInteger asked = new AtomicInteger();
    hub.disturb((_, _) ->
        asked.incrementAndGet() <= 200 ? Optional.of(Disturbance.OFFLINE) : Optional.empty());

    assertThat(session.call("echo", "back")).isEqualTo(List.of("back"));
    assertThat(pauses).hasSize(200);
  }

  @Test
  void aRefusalOfTheWebServerIsNotRepeated() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "alice");

    assertThatThrownBy(() -> session.call("echo", "x".repeat(5_000_000)))
        .isInstanceOf(HubException.Refused.class)
        .hasMessageContaining("Request too long");
    assertThat(pauses).isEmpty();
  }

  @Test
  void anAnswerThatIsCutOffIsSaidToBeUnreadable() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "alice");
    disturbFirst(hub, "getLastEvent", Disturbance.CUT_OFF);

    assertThatThrownBy(() -> session.call("getLastEvent"))
        .isInstanceOf(HubException.Unreadable.class);
  }

  @Test
  void callsOfSeveralThreadsKeepTheirOrder() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "builder1");
    long task = openTask(hub, session);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        double weight = i;
        calls.add(threads.submit(() -> session.call("host.setTaskWeight", task, weight)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(hub.counts()).containsEntry("host.setTaskWeight", 50);
  }

  @Test
  void aSubsessionSharesTheLockAndEndsWithItsMaster() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession session = login(hub, "builder1");
    session.exclusive(false);
    HubSession sub = session.subsession();

    assertThat(sub.number(MethodCall.of("host.getID"))).isEqualTo(1);
    session.logout();
    assertThatThrownBy(() -> sub.call("host.getID"))
        .isInstanceOfSatisfying(
            HubException.Fault.class, fault -> assertThat(fault.endsSession()).isTrue());
  }

  @Test
  void whoTakesTheLockByForceEndsTheOther() throws Exception {
    HubDouble hub = hub(HubVersion.MASTER);
    HubSession first = login(hub, "builder1");
    first.exclusive(false);
    HubSession second = login(hub, "builder1");

    assertThatThrownBy(() -> second.exclusive(false)).hasMessageContaining("(fault 1006)");
    second.exclusive(true);
    assertThatThrownBy(() -> first.call("host.getID"))
        .hasMessage("Koji refused host.getID: Invalid session or bad credentials (fault 1002)");
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void piecesOfALogArriveOnceHoweverOftenTheyAreSent(HubVersion version) throws Exception {
    for (boolean fast : new boolean[] {true, false}) {
      HubDouble hub = hub(version);
      HubSession session = login(hub, "builder1");
      long task = openTask(hub, session);
      Uploads uploads = new Uploads(session, fast);
      AtomicInteger number = new AtomicInteger();
      hub.disturb((_, _) ->
          number.incrementAndGet() % 2 == 0
              ? Optional.of(Disturbance.LOST_AFTER)
              : Optional.empty());

      byte[] first = "one \u001b[31mred\n".getBytes(StandardCharsets.UTF_8);
      byte[] second = {'t', 'w', 'o', (byte) 0xff, 0, '\n'};
      String directory = Uploads.taskDirectory(task);
      uploads.write(directory, "x86_64.log", 0, first);
      uploads.write(directory, "x86_64.log", first.length, second);

      byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      assertThat(hub.taskFiles(task).get("x86_64.log")).isEqualTo(both);
    }
  }

  @Test
  void aMultiCallGivesEachAnswerOrItsFault() throws Exception {
    HubSession session = login(hub(HubVersion.MASTER), "alice");

    List<HubSession.Each> answers =
        session.multiCall(
            List.of(
                MethodCall.of("getUser", "alice"),
                MethodCall.of("getTaskInfo", 99L).named(Map.of("strict", true))));

    assertThat(Struct.of(answers.get(0).get()).text("name")).isEqualTo("alice");
    assertThatThrownBy(() -> answers.get(1).get())
        .hasMessage("Koji refused getTaskInfo: query returned no rows (fault 1000)");
  }

  @Test
  void neitherKeyNorPasswordIsInAnyText() throws Exception {
    HubDouble hub = hub(HubVersion.V1_30);
    HubSession session = login(hub, "alice");
    hub.disturb((_, _) -> Optional.of(Disturbance.BAD_GATEWAY));

    assertThatThrownBy(() -> session.call("echo", "x"))
        .hasMessageNotContaining("KEY")
        .hasMessageNotContaining("session-key");
    assertThat(session.toString()).doesNotContain("KEY");
    assertThat(new Login.Password("alice", new Secret("PPPPPPP")).toString()).doesNotContain("PPP");
  }
}
