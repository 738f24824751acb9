package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.Waiter;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One orchestration told as a story: what is answered or happens, and what it must then do. Answers
 * are given to questions that were asked, the oldest first; after each step {@link StepChecks} must
 * hold, and the rows of the two tables that were taken are kept for {@link TransitionCoverageTest}.
 */
final class Scenario extends Expectations<Scenario> {

  /** The publish steps of a request where neither Pulp nor Koji nor a key is configured. */
  static final SortedSet<PublishStep> PLAIN =
      new TreeSet<>(
          Set.of(PublishStep.CHILDREN, PublishStep.CHECKS, PublishStep.INDEX, PublishStep.TAGS));

  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private Scenario(Plan plan) {
    super(plan);
  }

  @Override
  Scenario itself() {
    return this;
  }

  // ---- how it begins ----------------------------------------------------------------------------

  /** A request for these platforms, each said as {@code "x86_64: east 2, west 4, old 9 off"}. */
  static Scenario of(String... platforms) {
    return resumed(Resumption.FRESH, platforms);
  }

  static Scenario with(UnaryOperator<PlacementSettings> settings, String... platforms) {
    PlacementSettings set = settings.apply(PlacementSettings.DEFAULTS);
    return begin(PLAIN, Resumption.FRESH, set, null, Map.of(), platforms);
  }

  static Scenario resumed(Resumption resumption, String... platforms) {
    return asked(resumption, Map.of(), platforms);
  }

  /** A request that takes these publish steps. */
  static Scenario publishing(SortedSet<PublishStep> steps, String... platforms) {
    PlacementSettings settings = PlacementSettings.DEFAULTS;
    return begin(steps, Resumption.FRESH, settings, null, Map.of(), platforms);
  }

  /** A run that follows others of the same build, which left this. */
  static Scenario remembering(@Nullable Memory memory, String... platforms) {
    PlacementSettings settings = PlacementSettings.DEFAULTS;
    return begin(PLAIN, Resumption.ADOPT, settings, memory, Map.of(), platforms);
  }

  /** A user asks again; each platform's worker build depends on what is given. */
  static Scenario asked(Resumption resumption, Map<Platform, String> inputs, String... platforms) {
    return begin(PLAIN, resumption, PlacementSettings.DEFAULTS, null, inputs, platforms);
  }

  private static Scenario begin(
      SortedSet<PublishStep> steps,
      Resumption resumption,
      PlacementSettings settings,
      @Nullable Memory memory,
      Map<Platform, String> inputs,
      String... platforms) {
    Plan plan = FirstPlan.of(steps, resumption, settings, memory, inputs, platforms);
    return new Scenario(plan).input(new Input.Tick());
  }

  /** A run after one that had every image and came as far as this step. */
  static Scenario published(SortedSet<PublishStep> steps, PublishStep next, String... platforms) {
    return goingOn(steps, next, false, platforms).input(new Input.Tick());
  }

  /** The same before it has taken anything in, perhaps after an irrevocable step had begun. */
  static Scenario goingOn(
      SortedSet<PublishStep> steps, PublishStep next, boolean irrevocable, String... platforms) {
    return new Scenario(FirstPlan.publishing(steps, next, irrevocable, platforms));
  }

  /** Nobody else waits, now and later, and these clusters are empty: the platform gets a worker. */
  Scenario active(String platform, String... clusters) {
    alone();
    for (String cluster : clusters) {
      survey(cluster, "");
    }
    return taken(platform).created(platform).seen(platform, Phase.RUNNING);
  }

  /** As {@link #active}, up to the fragment. */
  Scenario done(String platform, String... clusters) {
    active(platform, clusters);
    return passes("10s").seen(platform, Phase.COMPLETE).collected(platform);
  }

  // ---- what happens -----------------------------------------------------------------------------

  /** Time passes; whenever the orchestration asked to be woken, it is. */
  Scenario passes(String duration) {
    run.pass(Duration.parse("PT" + duration));
    return this;
  }

  /** Anything, asked for or not. */
  Scenario input(Input input) {
    run.step(input);
    return this;
  }

  /** The last thing that was observed is observed once more. */
  Scenario doubled() {
    return input(run.last());
  }

  Scenario configured(String... platforms) {
    return input(new Input.Configured(Told.configuration(platforms)));
  }

  Scenario cancelRequested() {
    return input(new Input.CancelRequested());
  }

  // ---- what is answered -------------------------------------------------------------------------

  /**
   * A cluster's slots, separated by spaces: {@code 0} is held by somebody's running build, {@code
   * 1:Failed} by one that ended so, {@code 2:absent@70s} by one that does not exist, for so long;
   * {@code 3=x86_64#1} is held in our name, without a build. {@code +2} are foreign builds.
   */
  Scenario survey(String cluster, String held) {
    Action question = run.question(Action.Survey.class, "survey " + cluster);
    return answer(
        question,
        new Input.Surveyed(cluster, run.told.survey(held, run.plan().terms(), run.now())));
  }

  Scenario surveyFails(String cluster, ClusterFault fault) {
    Action question = run.question(Action.Survey.class, "survey " + cluster);
    return answer(question, new Input.SurveyFailed(cluster, fault));
  }

  /** From now on every survey of the cluster shows this at once; null: no answer any more. */
  Scenario always(String cluster, @Nullable String held) {
    run.standing.survey(cluster, held);
    run.answerStanding();
    return this;
  }

  /** The namespace shares this from now on, and what this orchestrator says is taken into it. */
  Scenario shares(Standings now) {
    run.shared.shares(now);
    return input(new Input.StandingsSeen(now));
  }

  Scenario lasted(Durations known) {
    run.shared.lasted(known);
    return this;
  }

  Scenario withheld(String platform, @Nullable Standings seen, @Nullable ClusterFault fault) {
    Action.TakeSlot take = takeOf(platform);
    return answer(
        take, new Input.SlotWithheld(take.platform(), take.cluster(), take.worker(), seen, fault));
  }

  Scenario outdated(String platform, String why) {
    Action.Collect collect = collectOf(platform);
    return answer(
        collect, new Input.ResultOutdated(collect.platform(), collect.assignment().worker(), why));
  }

  /** From now on nobody else waits. */
  Scenario alone() {
    run.standing.alone();
    run.answerStanding();
    return this;
  }

  /** From now on the worker build of the platform is seen in this phase; null: no answer. */
  Scenario stays(String platform, @Nullable Phase phase) {
    run.standing.stays(new Platform(platform), phase);
    run.answerStanding();
    return this;
  }

  Scenario waiters(Waiter... others) {
    return answer(
        run.question(Action.ListWaiters.class, "list waiters"),
        new Input.WaitersListed(List.of(others)));
  }

  Scenario taken(String platform) {
    Action.TakeSlot take = takeOf(platform);
    Slot slot = run.told.slot(take.number(), take.worker(), run.now());
    return answer(take, new Input.SlotTaken(take.platform(), take.cluster(), take.worker(), slot));
  }

  Scenario conflict(String platform) {
    Action.TakeSlot take = takeOf(platform);
    return answer(take, new Input.SlotConflict(take.platform(), take.cluster(), take.worker()));
  }

  /** The slot was taken and given back, since others hold these. */
  Scenario exceeds(String platform, String held) {
    Action.TakeSlot take = takeOf(platform);
    SlotSurvey others = run.told.survey(held, plan().terms(), run.now());
    return answer(
        take, new Input.SlotExceeding(take.platform(), take.cluster(), take.worker(), others));
  }

  Scenario notTaken(String platform, ClusterFault fault) {
    Action.TakeSlot take = takeOf(platform);
    return answer(
        take, new Input.SlotFailed(take.platform(), take.cluster(), take.worker(), fault));
  }

  Scenario created(String platform) {
    Action.CreateWorker create = createOf(platform);
    Build build = Told.build(create.platform(), create.assignment().attempt(), Phase.NEW, null);
    return answer(
        create, new Input.WorkerCreated(create.platform(), create.assignment().worker(), build));
  }

  Scenario createFails(String platform, ClusterFault fault) {
    Action.CreateWorker create = createOf(platform);
    return answer(
        create, new Input.CreateFailed(create.platform(), create.assignment().worker(), fault));
  }

  Scenario seen(String platform, Phase phase) {
    return seen(platform, phase, null);
  }

  Scenario seen(String platform, Phase phase, @Nullable Failure failure) {
    Action.Observe observe = observeOf(platform);
    return answer(observe, Told.seen(observe, phase, failure));
  }

  Scenario absent(String platform) {
    Action.Observe observe = observeOf(platform);
    return answer(
        observe, new Input.WorkerAbsent(observe.platform(), observe.assignment().worker()));
  }

  Scenario unseen(String platform) {
    Action.Observe observe = observeOf(platform);
    return answer(
        observe,
        new Input.WorkerUnseen(
            observe.platform(), observe.assignment().worker(), Told.unreachable()));
  }

  Scenario collected(String platform) {
    Action.Collect collect = collectOf(platform);
    return answer(
        collect,
        new Input.Collected(
            collect.platform(), collect.assignment().worker(), Told.fragment(collect.platform())));
  }

  Scenario unusable(String platform, String why) {
    Action.Collect collect = collectOf(platform);
    return answer(
        collect, new Input.ResultUnusable(collect.platform(), collect.assignment().worker(), why));
  }

  Scenario uncollected(String platform) {
    Action.Collect collect = collectOf(platform);
    return answer(
        collect,
        new Input.WorkerUnseen(
            collect.platform(), collect.assignment().worker(), Told.unreachable()));
  }

  /** The cluster has these worker builds of the request, each said as {@code x86_64#1:Running}. */
  Scenario found(String cluster, Build... builds) {
    Action question = run.question(Action.FindWorkers.class, "on " + cluster);
    return answer(question, new Input.WorkersFound(cluster, List.of(builds)));
  }

  Scenario findFails(String cluster) {
    Action question = run.question(Action.FindWorkers.class, "on " + cluster);
    return answer(question, new Input.FindFailed(cluster, Told.unreachable()));
  }

  Scenario published() {
    Action.Publish publish = run.question(Action.Publish.class, "publish");
    return answer(publish, new Input.StepDone(publish.step(), publish.failures()));
  }

  Scenario publishFails(FailureKind kind) {
    Action.Publish publish = run.question(Action.Publish.class, "publish");
    return answer(
        publish,
        new Input.StepFailed(
            publish.step(), publish.failures(), Failure.of(kind, "the registry said no")));
  }

  /** From now on nothing is taken back unless it is answered here; until then it is, unasked. */
  Scenario undoneByHand() {
    run.standing.undoneByHand();
    return this;
  }

  Scenario undone() {
    return answer(run.question(Action.Undo.class, "undo"), new Input.Undone());
  }

  Scenario undoFails(FailureKind kind) {
    Action.Undo undo = run.question(Action.Undo.class, "undo");
    return answer(
        undo,
        new Input.UndoFailed(undo.failures(), Failure.of(kind, "the registry deletes nothing")));
  }

  /** The slot that was to be released last is gone. */
  Scenario released() {
    Action.ReleaseSlot asked = run.release();
    assertThat(asked).as("a release").isNotNull();
    return input(new Input.SlotReleased(asked.cluster(), asked.slot()));
  }

  Scenario fencedInsteadOf(String question) {
    return answer(run.question(Action.class, question), new Input.Fenced());
  }

  // ---- how it works -----------------------------------------------------------------------------

  private Scenario answer(Action question, Input answer) {
    run.answer(question, answer);
    return this;
  }

  private Action.TakeSlot takeOf(String platform) {
    return run.question(Action.TakeSlot.class, "for " + platform + "#");
  }

  private Action.CreateWorker createOf(String platform) {
    return run.question(Action.CreateWorker.class, "create " + platform + "#");
  }

  private Action.Observe observeOf(String platform) {
    return run.question(Action.Observe.class, "observe " + platform + "#");
  }

  private Action.Collect collectOf(String platform) {
    return run.question(Action.Collect.class, "collect " + platform + "#");
  }

  /** An answer to a take of the current attempt that nobody asked for. */
  Input otherSlot(String platform, int number, String cluster) {
    WorkerPlan worker = worker(platform);
    BuildName name = run.plan().terms().worker(worker.platform(), worker.attempt());
    return new Input.SlotTaken(
        worker.platform(), cluster, name, run.told.slot(number, name, run.now()));
  }
}
