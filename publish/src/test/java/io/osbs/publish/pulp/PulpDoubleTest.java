package io.osbs.publish.pulp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.testkit.pulp.PulpDouble;
import io.osbs.testkit.pulp.PulpFault;
import io.osbs.tls.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract, kept by the double; and what the double alone can do: go wrong when it is told to.
 */
class PulpDoubleTest extends PulpContract {

  @TempDir static Path keys;
  private static PulpDouble pulp;

  private Instant now = Instant.EPOCH;

  @BeforeAll
  static void start() throws Exception {
    pulp = PulpDouble.start(keys);
  }

  @AfterAll
  static void stop() {
    pulp.close();
  }

  @Override
  PulpServer server() {
    return server(
        pulp.url(),
        PulpDouble.USER,
        PulpDouble.PASSWORD,
        new Tls(pulp.authorities(), false, null, null));
  }

  @Override
  Outside outside() throws Exception {
    return new DoubleOutside(pulp.host(), pulp.authorities());
  }

  @Override
  Path authFile() throws Exception {
    return pulp.writeAuthFile(directory.resolve("pulp-auth.json"));
  }

  /** Time passes when the part pauses, and only then. */
  private PulpPart hurried() throws Exception {
    return new PulpPart(
        this::server,
        target(sync()),
        images(),
        tags(),
        () -> now,
        pause -> now = now.plus(pause),
        log::add);
  }

  private void runAll(PulpPart part) throws Exception {
    for (PublishStep step : PublishStep.values()) {
      part.run(step, publishable, notes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/repositories/container/container/",
        "/distributions/container/container/",
        "/remotes/container/container/",
        "/sync/",
        "/copy_tags/",
        "/tag/"
      })
  void aLostAnswerChangesNothing(String path) throws Exception {
    pulp.plan("POST", path, new PulpFault.CutAfter(), 1);

    runAll(hurried());

    assertThat(seen("latest")).contains(publishable.index());
    assertThat(notes.values()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void aBrokenConnectionIsTriedAgain(String method) throws Exception {
    pulp.plan(method, "/", new PulpFault.CutBefore(), 1);

    runAll(hurried());

    assertThat(seen("latest")).contains(publishable.index());
  }

  @Test
  void anOverloadedPulpIsAskedAgainAndTheLogSaysSo() throws Exception {
    pulp.plan("POST", "/sync/", new PulpFault.Status(503), 2);

    runAll(hurried());

    assertThat(log)
        .anySatisfy(line -> assertThat(line).contains("it does not serve", "HTTP 503", "try 3"));
    assertThat(seen("latest")).contains(publishable.index());
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(401, FailureKind.PERMISSION, "it does not know who we are"),
        arguments(403, FailureKind.PERMISSION, "the user may not do that"),
        arguments(404, FailureKind.CONFIGURATION, "there is nothing at"),
        arguments(400, FailureKind.CONFIGURATION, "it refuses (HTTP 400: made to fail)"),
        arguments(429, FailureKind.INFRASTRUCTURE, "it is busy"),
        arguments(500, FailureKind.INFRASTRUCTURE, "it does not serve"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalSaysWhatToDo(int status, FailureKind kind, String part) throws Exception {
    // As many as there are tries.
    int times = kind == FailureKind.INFRASTRUCTURE ? 4 : 1;
    pulp.plan("POST", "/sync/", new PulpFault.Status(status), times);

    assertFailure(() -> hurried().run(PublishStep.PULP_SYNC, publishable, notes), kind, part);

    assertThat(log.toString()).doesNotContain(PulpDouble.PASSWORD);
    hurried().undo(Phase.FAILED, notes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sync/", "/distributions/container/container/"})
  void aFailedTaskFailsTheStepWithItsError(String path) throws Exception {
    pulp.plan("POST", path, new PulpFault.TaskFails("disk full on worker 7"), 1);

    assertFailure(
        () -> hurried().run(PublishStep.PULP_SYNC, publishable, notes),
        FailureKind.INFRASTRUCTURE,
        "disk full on worker 7");

    hurried().undo(Phase.FAILED, notes);
  }

  @Test
  void aRegistryThatRefusesPulpIsAMatterOfCredentials() throws Exception {
    pulp.plan(
        "POST",
        "/sync/",
        new PulpFault.TaskFails("401, message='Unauthorized', url='http://r/v2/'"),
        1);

    assertFailure(
        () -> hurried().run(PublishStep.PULP_SYNC, publishable, notes),
        FailureKind.PERMISSION,
        "the registry refuses Pulp");

    hurried().undo(Phase.FAILED, notes);
  }

  @Test
  void aTaskThatNeverEndsIsCancelled() throws Exception {
    pulp.plan("POST", "/sync/", new PulpFault.TaskStays("running"), 1);

    assertThatThrownBy(() -> hurried().run(PublishStep.PULP_SYNC, publishable, notes))
        .hasMessageContaining("its task did not end within 120 s, so it was cancelled")
        .isInstanceOf(FailureException.class);

    assertThat(now)
        .isBetween(
            Instant.EPOCH.plus(Duration.ofMinutes(2)), Instant.EPOCH.plus(Duration.ofSeconds(125)));
    assertThat(pulp.requests()).anyMatch(line -> line.startsWith("PATCH /pulp/api/v3/tasks/"));
    runAll(hurried());
    assertThat(seen("latest")).contains(publishable.index());
  }

  @Test
  void aTaskThatNeverBeginsAsksForWorkers() throws Exception {
    pulp.plan("POST", "/sync/", new PulpFault.TaskStays("waiting"), 1);

    assertFailure(
        () -> hurried().run(PublishStep.PULP_SYNC, publishable, notes),
        FailureKind.INFRASTRUCTURE,
        "did not begin within 120 s, so it was cancelled; does this Pulp have workers?");

    runAll(hurried());
    assertThat(seen("latest")).contains(publishable.index());
  }

  @Test
  void aTaskThatSomebodyCancelledIsToldAndDoneAgain() throws Exception {
    pulp.plan("POST", "/sync/", new PulpFault.TaskStays("canceled"), 1);

    assertFailure(
        () -> hurried().run(PublishStep.PULP_SYNC, publishable, notes),
        FailureKind.INFRASTRUCTURE,
        "somebody cancelled its task");

    runAll(hurried());
    assertThat(seen("latest")).contains(publishable.index());
  }

  /** Each look has four tries: Pulp is away for three of them and a half. */
  @Test
  void aPulpThatIsStartedAgainAmidATaskIsWaitedFor() throws Exception {
    pulp.plan("GET", "/tasks/", new PulpFault.Status(502), 14);

    runAll(hurried());

    assertThat(log).anySatisfy(line -> assertThat(line).contains("its task is looked for again"));
    assertThat(seen("latest")).contains(publishable.index());
  }

  @Test
  void aPulpThatStaysAwayAmidATaskFailsTheStep() throws Exception {
    // Nine seconds for four tries, until five minutes are over; that the distribution was made is
    // found out without its task.
    pulp.plan("GET", "/tasks/", new PulpFault.Status(502), 2 * 34 * 4);

    assertFailure(
        () -> hurried().run(PublishStep.PULP_SYNC, publishable, notes),
        FailureKind.INFRASTRUCTURE,
        "it does not serve");

    assertThat(now).isEqualTo(Instant.EPOCH.plus(Duration.ofSeconds(2 * 304)));
    hurried().undo(Phase.FAILED, notes);
  }

  @Test
  void undoEndsWhatIsStillRunning() throws Exception {
    pulp.plan("POST", "/sync/", new PulpFault.TaskStays("running"), 1);
    PulpPart cancelled =
        new PulpPart(
            this::server,
            target(sync()),
            images(),
            tags(),
            () -> now,
            _ -> {
              throw new InterruptedException("the build is cancelled");
            },
            log::add);
    assertThatThrownBy(() -> cancelled.run(PublishStep.PULP_SYNC, publishable, notes))
        .isInstanceOf(InterruptedException.class);

    int before = pulp.requests().size();
    hurried().undo(Phase.CANCELLED, notes);

    assertThat(pulp.requests().subList(before, pulp.requests().size()))
        .anyMatch(line -> line.startsWith("PATCH /pulp/api/v3/tasks/"));
    assertThat(notes.values()).isEmpty();
  }

  @Test
  void aPulpThatIsAwayBeforeTheBuildDoesNotKeepItFromBeginning() throws Exception {
    pulp.plan("GET", "/status/", new PulpFault.Status(502), 4);

    assertThat(hurried().prepare(publishable.request(), Map.of(), notes))
        .isEqualTo(publishable.request());

    assertThat(log.getLast()).contains("it is needed when the image is built");
  }

  @Test
  void whatIsNotPulpIsSaidSo() throws Exception {
    PulpServer other =
        new PulpServer(
            server().url().resolve("/v2/"),
            server().login(),
            server().tls(),
            Duration.ofMinutes(1));
    PulpPart part =
        new PulpPart(
            () -> other,
            target(sync()),
            images(),
            tags(),
            () -> now,
            pause -> now = now.plus(pause),
            log::add);

    assertFailure(
        () -> part.prepare(publishable.request(), Map.of(), notes),
        FailureKind.PERMISSION,
        "Pulp at " + pulp.url());
  }

  @Test
  void anUnusableCertificateIsNamed() throws Exception {
    Path broken = Files.writeString(directory.resolve("ca.pem"), "nothing");
    PulpServer server = server(pulp.url(), "u", "p", new Tls(broken, false, null, null));
    PulpPart part =
        new PulpPart(
            () -> server,
            target(sync()),
            images(),
            tags(),
            () -> now,
            pause -> now = now.plus(pause),
            log::add);

    assertFailure(
        () -> part.prepare(publishable.request(), Map.of(), notes),
        FailureKind.CONFIGURATION,
        "ca.pem cannot be used for TLS: it holds no certificate");
  }

  @Test
  void imagesAreCalledByWhatUsersPull() throws Exception {
    PulpPart part = hurried();

    assertThat(part.references(publishable, Set.of(PublishStep.PULP_SYNC))).isEmpty();
    assertThat(part.references(publishable, Set.of(PublishStep.PULP_PUBLISH, PublishStep.TAGS)))
        .isEqualTo(
            List.of(
                "docker://%s/%s@%s"
                    .formatted(pulp.host(), publishable.repository(), publishable.index()),
                "docker://%s/%s:u-1".formatted(pulp.host(), publishable.repository()),
                "docker://%s/%s:latest".formatted(pulp.host(), publishable.repository()),
                "docker://%s/%s:1.0-1".formatted(pulp.host(), publishable.repository())));
  }
}
