package io.osbs.core.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Decision;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.Waiter;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Standings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
final class Scenario {

  /** The publish steps of a request where neither Pulp nor Koji nor a key is configured. */
  static final SortedSet<PublishStep> PLAIN =
      new TreeSet<>(
          Set.of(PublishStep.CHILDREN, PublishStep.CHECKS, PublishStep.INDEX, PublishStep.TAGS));

  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private static final String UNDO = "undo";

  private final Told told = new Told();
  private final Outstanding outstanding = new Outstanding();
  private final List<String> actions = new ArrayList<>();
  private final List<String> shares = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, String> standing = new LinkedHashMap<>();
  private final Map<Platform, Phase> staying = new LinkedHashMap<>();
  private Plan plan;
  private Standings standings = Standings.NONE;
  private Durations durations = Durations.NONE;
  private boolean sharing;
  private boolean changed;
  private @Nullable Memory remembered;
  private Instant now = START;
  private @Nullable Instant wakeAt;
  private Input last = new Input.Tick();
  private Action.@Nullable Finish finish;
  private Action.@Nullable ReleaseSlot release;

  private Scenario(Plan plan) {
    this.plan = plan;
    standing.put(UNDO, "");
  }

  // ---- how it begins ----------------------------------------------------------------------------

  /** A request for these platforms, each said as {@code "x86_64: east 2, west 4, old 9 off"}. */
  static Scenario of(String... platforms) {
    return resumed(Resumption.FRESH, UnaryOperator.identity(), platforms);
  }

  static Scenario with(UnaryOperator<PlacementSettings> settings, String... platforms) {
    return resumed(Resumption.FRESH, settings, platforms);
  }

  static Scenario resumed(Resumption resumption, String... platforms) {
    return resumed(resumption, UnaryOperator.identity(), platforms);
  }

  /** A request that takes these publish steps. */
  static Scenario publishing(SortedSet<PublishStep> steps, String... platforms) {
    Map<Platform, List<ClusterEntry>> clusters = Told.configuration(platforms);
    Terms terms = terms(clusters, steps, PlacementSettings.DEFAULTS, Map.of());
    return new Scenario(Orchestration.start(terms, clusters, Resumption.FRESH, 0, null, START))
        .input(new Input.Tick());
  }

  /** A run after one that had every image and came as far as this step. */
  static Scenario published(SortedSet<PublishStep> steps, PublishStep next, String... platforms) {
    return goingOn(steps, next, false, platforms).input(new Input.Tick());
  }

  /** The same before it has taken anything in, perhaps after an irrevocable step had begun. */
  static Scenario goingOn(
      SortedSet<PublishStep> steps, PublishStep next, boolean irrevocable, String... platforms) {
    Map<Platform, List<ClusterEntry>> clusters = Told.configuration(platforms);
    Terms terms = terms(clusters, steps, PlacementSettings.DEFAULTS, Map.of());
    Map<Platform, WorkerStatus.Done> done = new LinkedHashMap<>();
    for (Platform platform : clusters.keySet()) {
      BuildName worker = terms.worker(platform, 1);
      Assignment place = new Assignment("east", worker, 1, null, START);
      done.put(platform, new WorkerStatus.Done(place, Told.fragment(platform)));
    }
    return new Scenario(Orchestration.publish(terms, clusters, done, next, irrevocable, START));
  }

  private static Terms terms(
      Map<Platform, List<ClusterEntry>> clusters,
      SortedSet<PublishStep> steps,
      PlacementSettings settings,
      Map<Platform, String> inputs) {
    return new Terms(
        new BuildName("r"),
        "r",
        RequestClass.SCRATCH,
        START,
        "home",
        List.copyOf(clusters.keySet()),
        steps,
        settings,
        inputs);
  }

  private static Scenario resumed(
      Resumption resumption, UnaryOperator<PlacementSettings> settings, String... platforms) {
    return resumed(resumption, settings, null, Map.of(), platforms);
  }

  /** A run that follows others of the same build, which left this. */
  static Scenario remembering(@Nullable Memory memory, String... platforms) {
    return resumed(Resumption.ADOPT, UnaryOperator.identity(), memory, Map.of(), platforms);
  }

  /** A user asks again; each platform's worker build depends on what is given. */
  static Scenario asked(Resumption resumption, Map<Platform, String> inputs, String... platforms) {
    return resumed(resumption, UnaryOperator.identity(), null, inputs, platforms);
  }

  private static Scenario resumed(
      Resumption resumption,
      UnaryOperator<PlacementSettings> settings,
      @Nullable Memory memory,
      Map<Platform, String> inputs,
      String... platforms) {
    Map<Platform, List<ClusterEntry>> clusters = Told.configuration(platforms);
    Terms terms = terms(clusters, PLAIN, settings.apply(PlacementSettings.DEFAULTS), inputs);
    int earlierRuns = resumption == Resumption.FRESH ? 0 : 1;
    Scenario scenario =
        new Scenario(Orchestration.start(terms, clusters, resumption, earlierRuns, memory, START));
    return scenario.input(new Input.Tick());
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
    Instant target = now.plus(Duration.parse("PT" + duration));
    while (wakeAt != null && wakeAt.isBefore(target)) {
      now = wakeAt;
      step(new Input.Tick());
    }
    now = target;
    return input(new Input.Tick());
  }

  /** Anything, asked for or not. */
  Scenario input(Input input) {
    step(input);
    return this;
  }

  /** The last thing that was observed is observed once more. */
  Scenario doubled() {
    return input(last);
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
    Action question = question(Action.Survey.class, "survey " + cluster);
    return answer(question, new Input.Surveyed(cluster, told.survey(held, plan.terms(), now)));
  }

  Scenario surveyFails(String cluster, ClusterFault fault) {
    Action question = question(Action.Survey.class, "survey " + cluster);
    return answer(question, new Input.SurveyFailed(cluster, fault));
  }

  /** From now on every survey of the cluster shows this at once; null: no answer any more. */
  Scenario always(String cluster, @Nullable String held) {
    if (held == null) {
      standing.remove(cluster);
    } else {
      standing.put(cluster, held);
    }
    answerStanding();
    return this;
  }

  /** The namespace shares this from now on, and what this orchestrator says is taken into it. */
  Scenario shares(Standings now) {
    standings = now;
    sharing = true;
    return input(new Input.StandingsSeen(now));
  }

  Scenario lasted(Durations known) {
    durations = known;
    return this;
  }

  Standings standings() {
    return standings;
  }

  /** What the next run would be told. */
  @Nullable Memory remembered() {
    return remembered;
  }

  /** Among what was shared since the last time was this. */
  Scenario shared(String... expected) {
    assertThat(shares).contains(expected);
    shares.clear();
    return this;
  }

  /** True while this is asked and not answered. */
  boolean asks(String words) {
    return outstanding.has(
        Action.class, action -> Sentences.of(plan.terms(), action).contains(words));
  }

  Outlook outlook(String platform) {
    return Orchestration.outlook(plan, new Platform(platform), now);
  }

  Plan plan() {
    return plan;
  }

  Instant now() {
    return now;
  }

  Scenario withheld(String platform, @Nullable Standings seen, @Nullable ClusterFault fault) {
    Action.TakeSlot take = question(Action.TakeSlot.class, "for " + platform + "#");
    return answer(
        take, new Input.SlotWithheld(take.platform(), take.cluster(), take.worker(), seen, fault));
  }

  Scenario outdated(String platform, String why) {
    Action.Collect collect = question(Action.Collect.class, "collect " + platform + "#");
    return answer(
        collect, new Input.ResultOutdated(collect.platform(), collect.assignment().worker(), why));
  }

  /** From now on nobody else waits. */
  Scenario alone() {
    standing.put("waiters", "");
    answerStanding();
    return this;
  }

  /** From now on the worker build of the platform is seen in this phase; null: no answer. */
  Scenario stays(String platform, @Nullable Phase phase) {
    if (phase == null) {
      staying.remove(new Platform(platform));
    } else {
      staying.put(new Platform(platform), phase);
    }
    answerStanding();
    return this;
  }

  Scenario waiters(Waiter... others) {
    return answer(
        question(Action.ListWaiters.class, "list waiters"),
        new Input.WaitersListed(List.of(others)));
  }

  Scenario taken(String platform) {
    Action.TakeSlot take = question(Action.TakeSlot.class, "for " + platform + "#");
    Slot slot = told.slot(take.number(), take.worker(), now);
    return answer(take, new Input.SlotTaken(take.platform(), take.cluster(), take.worker(), slot));
  }

  Scenario conflict(String platform) {
    Action.TakeSlot take = question(Action.TakeSlot.class, "for " + platform + "#");
    return answer(take, new Input.SlotConflict(take.platform(), take.cluster(), take.worker()));
  }

  Scenario notTaken(String platform, ClusterFault fault) {
    Action.TakeSlot take = question(Action.TakeSlot.class, "for " + platform + "#");
    return answer(
        take, new Input.SlotFailed(take.platform(), take.cluster(), take.worker(), fault));
  }

  Scenario created(String platform) {
    Action.CreateWorker create = question(Action.CreateWorker.class, "create " + platform + "#");
    Build build = Told.build(create.platform(), create.assignment().attempt(), Phase.NEW, null);
    return answer(
        create, new Input.WorkerCreated(create.platform(), create.assignment().worker(), build));
  }

  Scenario createFails(String platform, ClusterFault fault) {
    Action.CreateWorker create = question(Action.CreateWorker.class, "create " + platform + "#");
    return answer(
        create, new Input.CreateFailed(create.platform(), create.assignment().worker(), fault));
  }

  Scenario seen(String platform, Phase phase) {
    return seen(platform, phase, null);
  }

  Scenario seen(String platform, Phase phase, @Nullable Failure failure) {
    Action.Observe observe = question(Action.Observe.class, "observe " + platform + "#");
    return answer(observe, seen(observe, phase, failure));
  }

  Scenario absent(String platform) {
    Action.Observe observe = question(Action.Observe.class, "observe " + platform + "#");
    return answer(
        observe, new Input.WorkerAbsent(observe.platform(), observe.assignment().worker()));
  }

  Scenario unseen(String platform) {
    Action.Observe observe = question(Action.Observe.class, "observe " + platform + "#");
    return answer(
        observe,
        new Input.WorkerUnseen(
            observe.platform(), observe.assignment().worker(), Told.unreachable()));
  }

  Scenario collected(String platform) {
    Action.Collect collect = question(Action.Collect.class, "collect " + platform + "#");
    return answer(
        collect,
        new Input.Collected(
            collect.platform(), collect.assignment().worker(), Told.fragment(collect.platform())));
  }

  Scenario unusable(String platform, String why) {
    Action.Collect collect = question(Action.Collect.class, "collect " + platform + "#");
    return answer(
        collect, new Input.ResultUnusable(collect.platform(), collect.assignment().worker(), why));
  }

  Scenario uncollected(String platform) {
    Action.Collect collect = question(Action.Collect.class, "collect " + platform + "#");
    return answer(
        collect,
        new Input.WorkerUnseen(
            collect.platform(), collect.assignment().worker(), Told.unreachable()));
  }

  /** The cluster has these worker builds of the request, each said as {@code x86_64#1:Running}. */
  Scenario found(String cluster, Build... builds) {
    Action question = question(Action.FindWorkers.class, "on " + cluster);
    return answer(question, new Input.WorkersFound(cluster, List.of(builds)));
  }

  Scenario findFails(String cluster) {
    Action question = question(Action.FindWorkers.class, "on " + cluster);
    return answer(question, new Input.FindFailed(cluster, Told.unreachable()));
  }

  Scenario published() {
    Action.Publish publish = question(Action.Publish.class, "publish");
    return answer(publish, new Input.StepDone(publish.step(), publish.failures()));
  }

  Scenario publishFails(FailureKind kind) {
    Action.Publish publish = question(Action.Publish.class, "publish");
    return answer(
        publish, new Input.StepFailed(publish.step(), publish.failures(), Failure.of(kind, "the registry said no")));
  }

  /** From now on nothing is taken back unless it is answered here; until then it is, unasked. */
  Scenario undoneByHand() {
    standing.remove(UNDO);
    return this;
  }

  Scenario undone() {
    return answer(question(Action.Undo.class, "undo"), new Input.Undone());
  }

  Scenario undoFails(FailureKind kind) {
    Action.Undo undo = question(Action.Undo.class, "undo");
    return answer(
        undo,
        new Input.UndoFailed(undo.failures(), Failure.of(kind, "the registry deletes nothing")));
  }

  /** The slot that was to be released last is gone. */
  Scenario released() {
    Action.ReleaseSlot asked = release;
    assertThat(asked).as("a release").isNotNull();
    return input(new Input.SlotReleased(asked.cluster(), asked.slot()));
  }

  Scenario fencedInsteadOf(String question) {
    return answer(question(Action.class, question), new Input.Fenced());
  }

  // ---- what must come of it ---------------------------------------------------------------------

  /** Exactly these actions since the last time this was asked, in this order. */
  Scenario does(String... expected) {
    assertThat(actions).containsExactly(expected);
    actions.clear();
    return this;
  }

  /** Among the actions since the last time were these; the others are forgotten. */
  Scenario doesAmongOthers(String... expected) {
    assertThat(actions).contains(expected);
    actions.clear();
    return this;
  }

  /** What was done since the last time is of no interest. */
  Scenario skipped() {
    actions.clear();
    return this;
  }

  /** None of the actions since the last time was like this. */
  Scenario neverDid(String unwanted) {
    assertThat(actions).noneMatch(action -> action.contains(unwanted));
    actions.clear();
    return this;
  }

  Scenario is(String platform, WorkerState state) {
    assertThat(worker(platform).state()).as(platform).isEqualTo(state);
    return this;
  }

  Scenario is(BuildState state) {
    assertThat(plan.state()).isEqualTo(state);
    return this;
  }

  Scenario noted(String text) {
    assertThat(notes).anyMatch(note -> note.contains(text));
    return this;
  }

  /** The platform has failed so, and the user is told this. */
  Scenario failed(String platform, FailureKind kind, String... messages) {
    is(platform, WorkerState.FAILED);
    Failure failure = ((WorkerStatus.Failed) worker(platform).status()).failure();
    assertThat(failure.kind()).isEqualTo(kind);
    for (String message : messages) {
      assertThat(failure.message()).contains(message);
    }
    assertThat(failure.platform()).isEqualTo(new Platform(platform));
    return this;
  }

  /** The build is over. */
  Scenario finished(Phase phase, String... messages) {
    Action.Finish over = finish;
    assertThat(over).as("finish").isNotNull();
    assertThat(over.phase()).isEqualTo(phase);
    Failure failure = over.failure();
    String told = failure == null ? "" : failure.message() + failure.evidence();
    for (String message : messages) {
      assertThat(told).contains(message);
    }
    return this;
  }

  Scenario wakesIn(String duration) {
    assertThat(wakeAt).isEqualTo(now.plus(Duration.parse("PT" + duration)));
    return this;
  }

  WorkerPlan worker(String platform) {
    WorkerPlan worker = plan.workers().get(new Platform(platform));
    assertThat(worker).as(platform).isNotNull();
    return worker;
  }

  List<Decision> decisions() {
    return decisions;
  }

  // ---- how it works -----------------------------------------------------------------------------

  private void step(Input input) {
    last = input;
    Step step = Orchestration.step(plan, input, now);
    plan = step.plan();
    wakeAt = step.wakeAt();
    step.notes().forEach(note -> notes.add(note.text()));
    decisions.addAll(step.decisions());
    Taken.add(step);
    for (Action action : step.actions()) {
      outstanding.asked(action);
      if (isShared(action)) {
        shares.add(Sentences.of(plan.terms(), action));
        share(action);
      } else if (!(action instanceof Action.Undo && standing.containsKey(UNDO))) {
        actions.add(Sentences.of(plan.terms(), action));
      }
      if (action instanceof Action.ReleaseSlot last) {
        release = last;
      }
      if (action instanceof Action.Finish over) {
        assertThat(finish).as("finished twice").isNull();
        finish = over;
      }
    }
    StepChecks.check(step, now, outstanding);
    answerStanding();
  }

  /** What is between the orchestrators, and not with the clusters, is looked at apart. */
  private static boolean isShared(Action action) {
    return switch (action) {
      case Action.ReadShared _, Action.ReportTrouble _, Action.ReportMended _ -> true;
      case Action.TryCluster _, Action.LeaveTry _, Action.Measured _, Action.Remember _ -> true;
      default -> false;
    };
  }

  private void share(Action action) {
    if (action instanceof Action.Remember remember) {
      remembered = remember.memory();
    }
    if (!sharing) {
      return;
    }
    String cluster;
    switch (action) {
      case Action.ReportTrouble report -> {
        cluster = report.cluster();
        standings = standings.with(cluster, standings.health(cluster).reported(by("r", report)));
      }
      case Action.ReportMended mended -> standings = standings.with(mended.cluster(), Health.GOOD);
      case Action.TryCluster offer -> {
        cluster = offer.cluster();
        standings = standings.with(cluster, standings.health(cluster).triedBy("r", now));
        changed = true;
      }
      case Action.LeaveTry left -> {
        cluster = left.cluster();
        standings = standings.with(cluster, standings.health(cluster).leftBy("r", now));
      }
      default -> {}
    }
  }

  private Health.Report by(String request, Action.ReportTrouble report) {
    return new Health.Report(request, report.trouble(), report.detail(), now);
  }

  private void answerStanding() {
    if (changed) {
      changed = false;
      step(new Input.StandingsSeen(standings));
    }
    for (Action question : outstanding.all()) {
      Input answer = standingAnswer(question);
      if (answer != null && outstanding.all().contains(question)) {
        outstanding.answered(question);
        step(answer);
      }
    }
  }

  private @Nullable Input standingAnswer(Action question) {
    return switch (question) {
      case Action.Survey survey -> {
        String held = standing.get(survey.cluster());
        yield held == null
            ? null
            : new Input.Surveyed(survey.cluster(), told.survey(held, plan.terms(), now));
      }
      case Action.ReadShared _ -> new Input.SharedRead(standings, durations);
      case Action.ListWaiters _ ->
          standing.containsKey("waiters") ? new Input.WaitersListed(List.of()) : null;
      case Action.Undo _ -> standing.containsKey(UNDO) ? new Input.Undone() : null;
      case Action.Observe observe -> {
        Phase phase = staying.get(observe.platform());
        yield phase == null ? null : seen(observe, phase, null);
      }
      default -> null;
    };
  }

  private Scenario answer(Action question, Input answer) {
    outstanding.answered(question);
    return input(answer);
  }

  private <A extends Action> A question(Class<A> kind, String words) {
    return outstanding
        .oldest(kind, action -> Sentences.of(plan.terms(), action).contains(words))
        .orElseThrow(() ->
            new AssertionError("nobody asked '%s', only %s".formatted(words, outstanding.all())));
  }

  private Input seen(Action.Observe observe, Phase phase, @Nullable Failure failure) {
    Assignment place = observe.assignment();
    Build build = Told.build(observe.platform(), place.attempt(), phase, failure);
    return new Input.WorkerSeen(observe.platform(), place.worker(), build);
  }

  /** An answer to a take of the current attempt that nobody asked for. */
  Input otherSlot(String platform, int number, String cluster) {
    WorkerPlan worker = worker(platform);
    BuildName name = plan.terms().worker(worker.platform(), worker.attempt());
    return new Input.SlotTaken(worker.platform(), cluster, name, told.slot(number, name, now));
  }
}
