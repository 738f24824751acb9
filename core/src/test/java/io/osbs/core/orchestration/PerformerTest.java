package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.Waiter;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.ListedCodec;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import io.osbs.core.standing.Trouble;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes of an action, above all when the cluster at the other end does not play along. */
final class PerformerTest {

  private static final Platform X86 = new Platform("x86_64");
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private final Terms terms =
      new Terms(
          new BuildName("r"),
          "r",
          RequestClass.SCRATCH,
          NOON,
          "origin",
          List.of(X86),
          Scenario.PLAIN,
          PlacementSettings.DEFAULTS,
          Map.of());
  private final StubCluster home = new StubCluster("home");
  private final StubCluster east = new StubCluster("east");
  private final Assignment place =
      new Assignment("east", BuildName.worker("r", X86, 1), 1, null, NOON);
  private final Action.TakeSlot take =
      new Action.TakeSlot(X86, "east", 0, BuildName.worker("r", X86, 1), null);
  private final SharedDocument<Standings> standings =
      new SharedDocument<>(home, "standings", new ListedCodec<>(Standings.NONE));
  private final SharedDocument<Durations> durations =
      new SharedDocument<>(home, "durations", new ListedCodec<>(Durations.NONE));
  private final List<Memory> remembered = new ArrayList<>();
  private @Nullable Failure publishing;
  private Executor meanwhile = Runnable::run;

  private Input perform(Action action) throws ClusterException {
    Fence fence = new Fence(home, "r", "this run");
    fence.take();
    return perform(action, fence);
  }

  private Input performUnfenced(Action action) {
    return perform(action, new Fence(home, "r", "this run"));
  }

  private Input perform(Action action, Fence fence) {
    return new Performer(terms, home, fence, new StubSite(), () -> NOON, meanwhile)
        .perform(action)
        .orElseThrow();
  }

  @Test
  void aSlotIsTakenOrNot() throws ClusterException {
    assertThat(perform(take)).isInstanceOf(Input.SlotTaken.class);
    assertThat(perform(take)).isEqualTo(new Input.SlotConflict(X86, "east", take.worker()));
  }

  @Test
  void nothingIsTakenCreatedOrPublishedOnceAnotherRunHoldsTheFence() throws ClusterException {
    new Fence(home, "r", "a later run").take();

    assertThat(performUnfenced(take)).isEqualTo(new Input.Fenced());
    assertThat(performUnfenced(new Action.CreateWorker(X86, place))).isEqualTo(new Input.Fenced());
    assertThat(performUnfenced(new Action.Publish(PublishStep.TAGS, 2)))
        .isEqualTo(new Input.Fenced());
    assertThat(performUnfenced(new Action.Undo(Phase.FAILED, 3))).isEqualTo(new Input.Fenced());
    assertThat(east.calls).isEmpty();
  }

  @Test
  void whatHomeForbidsIsNotBlamedOnTheWorkerCluster() {
    home.fault = new ClusterFault.Forbidden("403");

    assertThat(performUnfenced(take))
        .isEqualTo(new Input.SlotWithheld(X86, "east", take.worker(), null, unchecked()));
    assertThat(performUnfenced(new Action.CreateWorker(X86, place)))
        .isEqualTo(new Input.CreateFailed(X86, place.worker(), unchecked()));
    assertThat(east.calls).isEmpty();
  }

  @Test
  void aSlotThatShouldNotHaveBeenTakenIsGivenBack() throws ClusterException {
    Standings cordoned = Standings.NONE.cordoned("east", new Cordon("eva", NOON, "new disks"));
    standings.change(_ -> cordoned);
    // Home answers only when the slot has been taken.
    Queue<Runnable> asked = new ArrayDeque<>();
    meanwhile = asked::add;
    east.onTake = () -> drain(asked);

    assertThat(perform(take))
        .isEqualTo(new Input.SlotWithheld(X86, "east", take.worker(), cordoned, null));
    assertThat(east.calls).anyMatch(call -> call.startsWith("take"));
    assertThat(east.survey().slots()).isEmpty();

    new Fence(home, "r", "a later run").take();
    assertThat(performUnfenced(take)).isEqualTo(new Input.Fenced());
    assertThat(east.survey().slots()).isEmpty();
  }

  @Test
  void aSlotOfAPlatformWithASmallerMaximumIsLookedAtAgain() throws ClusterException {
    BuildName other = BuildName.worker("other", new Platform("s390x"), 1);

    east.take(5, other, "");
    assertThat(perform(limited(0, 2))).isInstanceOf(Input.SlotTaken.class);
    east.release(((Input.SlotTaken) perform(limited(1, 3))).slot());

    east.take(6, other, "");
    SlotSurvey before = east.survey();
    assertThat(perform(limited(1, 3)))
        .isEqualTo(new Input.SlotExceeding(X86, "east", take.worker(), before));
    assertThat(east.survey()).isEqualTo(before);
  }

  private Action.TakeSlot limited(int number, int most) {
    return new Action.TakeSlot(X86, "east", number, take.worker(), most);
  }

  @Test
  void aSlotThatCannotBeLookedAtAgainIsGivenBack() throws ClusterException {
    east.blind = true;
    assertThat(perform(limited(0, 2)))
        .isEqualTo(new Input.SlotConflict(X86, "east", take.worker()));
    east.blind = false;
    assertThat(east.survey().slots()).isEmpty();
  }

  private static void drain(Queue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static ClusterFault unchecked() {
    return new ClusterFault.Unreachable("the fence of this request cannot be checked: 403");
  }

  @Test
  void noSlotIsTakenOfAClusterThatIsCordonedMeanwhile() throws ClusterException {
    Standings cordoned = Standings.NONE.cordoned("east", new Cordon("eva", NOON, "new disks"));
    standings.change(_ -> cordoned);

    assertThat(perform(take))
        .isEqualTo(new Input.SlotWithheld(X86, "east", take.worker(), cordoned, null));
    assertThat(east.calls).isEmpty();
  }

  @Test
  void troubleIsSharedTriedByOneAndMended() throws ClusterException {
    Input seen = perform(new Action.ReportTrouble("east", Trouble.REFUSED, "quota"));

    assertThat(((Input.StandingsSeen) seen).standings().health("east").shut()).isNotNull();
    assertThat(standings.get()).isEqualTo(((Input.StandingsSeen) seen).standings());
    perform(new Action.TryCluster("east"));
    assertThat(standings.get().health("east").admission("r", NOON))
        .as("not before the pause is over")
        .isInstanceOf(Health.Admission.Closed.class);
    perform(new Action.ReportMended("east"));
    assertThat(standings.get()).isEqualTo(Standings.NONE);
  }

  @Test
  void whatIsSharedIsReadAsFarAsItCanBe() throws ClusterException {
    durations.change(known -> known.with(X86, Duration.ofMinutes(3)));

    assertThat(perform(new Action.ReadShared()))
        .isEqualTo(new Input.SharedRead(Standings.NONE, durations.get()));
    home.fault = new ClusterFault.Unreachable("timed out");
    assertThat(performUnfenced(new Action.ReadShared()))
        .isEqualTo(new Input.SharedRead(null, null));
  }

  @Test
  void publishingWaitsForAHomeThatAnswers() {
    home.fault = new ClusterFault.Unreachable("timed out");

    assertThat(performUnfenced(new Action.Publish(PublishStep.TAGS, 2)))
        .isInstanceOfSatisfying(
            Input.StepFailed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
  }

  @Test
  void aPublishStepIsDoneOrFailed() throws ClusterException {
    assertThat(perform(new Action.Publish(PublishStep.INDEX, 2)))
        .isEqualTo(new Input.StepDone(PublishStep.INDEX, 2));
    Failure no = Failure.of(FailureKind.BUILD, "no");
    publishing = no;
    assertThat(perform(new Action.Publish(PublishStep.INDEX, 2)))
        .isEqualTo(new Input.StepFailed(PublishStep.INDEX, 2, no));
  }

  @Test
  void whatWasDoneIsTakenBackOrNot() throws ClusterException {
    assertThat(perform(new Action.Undo(Phase.CANCELLED, 3))).isEqualTo(new Input.Undone());
    Failure no = Failure.of(FailureKind.PERMISSION, "no");
    publishing = no;
    assertThat(perform(new Action.Undo(Phase.CANCELLED, 3))).isEqualTo(new Input.UndoFailed(3, no));
    home.fault = new ClusterFault.Unreachable("timed out");
    assertThat(performUnfenced(new Action.Undo(Phase.FAILED, 3)))
        .isEqualTo(
            new Input.UndoFailed(
                3,
                Failure.of(
                    FailureKind.INFRASTRUCTURE,
                    "the fence of this request cannot be checked: timed out")));
  }

  @Test
  void waitersAreTheActiveOrchestratorBuildsThatSaySo() throws ClusterException {
    home.builds =
        List.of(
            orchestrator("a", Phase.RUNNING, "scratch", "x86_64,s390x"),
            orchestrator("b", Phase.FAILED, "scratch", "x86_64"),
            orchestrator("c", Phase.RUNNING, "scratch", ""));

    assertThat(perform(new Action.ListWaiters()))
        .isEqualTo(
            new Input.WaitersListed(
                List.of(
                    new Waiter(
                        new BuildName("a"),
                        RequestClass.SCRATCH,
                        NOON,
                        Set.of(X86, new Platform("s390x"))))));
  }

  @Test
  void waitersThatCannotBeReadAreNotWaitedFor() throws ClusterException {
    home.builds =
        List.of(
            orchestrator("a", Phase.RUNNING, "nightly", "x86_64"),
            orchestrator("b", Phase.RUNNING, "scratch", "x86_64, s390x"),
            orchestrator("c", Phase.RUNNING, "scratch", "x86_64,"));

    assertThat(perform(new Action.ListWaiters())).isEqualTo(new Input.WaitersListed(List.of()));
  }

  @Test
  void waitersThatCannotBeListedAreNotWaitedFor() {
    home.fault = new ClusterFault.Unreachable("timed out");

    assertThat(performUnfenced(new Action.ListWaiters()))
        .isEqualTo(new Input.WaitersListed(List.of()));
  }

  @Test
  void aResultIsMissingUnreadableOrUnreachable() {
    Action collect = new Action.Collect(X86, place);

    assertThat(performUnfenced(collect))
        .isEqualTo(new Input.ResultUnusable(X86, place.worker(), "it stored none"));
    east.result = Optional.of("{".getBytes(StandardCharsets.UTF_8));
    assertThat(performUnfenced(collect))
        .isEqualTo(new Input.ResultUnusable(X86, place.worker(), "no JSON"));
    east.fault = new ClusterFault.Unreachable("timed out");
    assertThat(performUnfenced(collect))
        .isEqualTo(new Input.WorkerUnseen(X86, place.worker(), east.fault));
  }

  @Test
  void aWorkerBuildIsSeenAbsentOrUnseen() {
    Action observe = new Action.Observe(X86, place);

    assertThat(performUnfenced(observe)).isEqualTo(new Input.WorkerAbsent(X86, place.worker()));
    Build build = Told.build("x86_64", 1, Phase.RUNNING);
    east.builds = List.of(build);
    assertThat(performUnfenced(observe))
        .isEqualTo(new Input.WorkerSeen(X86, place.worker(), build));
    east.fault = new ClusterFault.Refused("500");
    assertThat(performUnfenced(observe))
        .isEqualTo(new Input.WorkerUnseen(X86, place.worker(), east.fault));
  }

  private static Build orchestrator(String name, Phase phase, String requestClass, String waiting) {
    return new Build(
        new BuildName(name),
        name + "-uid",
        BuildKind.ORCHESTRATOR,
        phase,
        NOON,
        null,
        null,
        null,
        Map.of(Labels.CLASS, requestClass),
        Map.of(Labels.WAITING, waiting));
  }

  private final class StubSite implements Performer.Site {
    @Override
    public Cluster cluster(String name) {
      return east;
    }

    @Override
    public BuildSpec worker(Platform platform, Assignment assignment) {
      throw new IllegalStateException("nothing is created here");
    }

    @Override
    public Fragment fragment(byte[] document) {
      throw new IllegalArgumentException("no JSON");
    }

    @Override
    public Optional<String> outdated(Platform platform, Assignment assignment, Fragment fragment) {
      return Optional.empty();
    }

    @Override
    public Optional<Failure> publish(PublishStep step) {
      return Optional.ofNullable(publishing);
    }

    @Override
    public Optional<Failure> undo(Phase phase) {
      return Optional.ofNullable(publishing);
    }

    @Override
    public SharedDocument<Standings> standings() {
      return standings;
    }

    @Override
    public SharedDocument<Durations> durations() {
      return durations;
    }

    @Override
    public void remember(Memory memory) {
      remembered.add(memory);
    }
  }
}
