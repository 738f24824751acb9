package io.osbs.simulation;

import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Action;
import io.osbs.core.orchestration.BuildState;
import io.osbs.core.orchestration.Fence;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.Resumption;
import io.osbs.core.orchestration.Step;
import io.osbs.core.orchestration.WorkerPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process that orchestrates a request: it holds the plan, steps it with whatever arrives, and
 * carries out each action through the real {@link Performer}, at a moment of its own. It can die or
 * stand still at any of these moments.
 */
final class OrchestratorRun {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long FENCE_AGAIN = 2_000;
  private static final long RESULT_AGAIN = 3_000;

  /** What is still on its way when an orchestration ends is awaited for at most that long. */
  private static final long LAST_ANSWERS = 5_000;

  private final World world;
  private final Dice dice;
  private final RequestCase request;
  private final Namespace namespace;
  private final Fence fence;
  private final Performer performer;
  private final Notices notices;
  private final List<Runnable> backlog = new ArrayList<>();
  private @Nullable Plan plan;
  private boolean alive = true;
  private boolean paused;
  private long wakeAt = NEVER;
  private long onItsFeetSince;

  OrchestratorRun(World world, RequestCase request) {
    this.world = world;
    this.dice = world.dice();
    this.request = request;
    this.namespace = request.namespace();
    this.notices = new Notices(world, this);
    this.fence = new Fence(world.fenceDocuments(namespace.home()), request.id(), request.nextRun());
    this.performer =
        new Performer(
            request.terms(),
            namespace.home(),
            fence,
            new Surroundings(world, request, this),
            world.timeline()::instant,
            Runnable::run);
    namespace.runs().add(this);
    request.inCharge(this);
  }

  Notices notices() {
    return notices;
  }

  RequestCase request() {
    return request;
  }

  @Nullable Plan plan() {
    return plan;
  }

  /** True when it runs, is in charge and has done so for that long. */
  boolean isWell(long forMillis) {
    return alive
        && !paused
        && plan != null
        && request.current() == this
        && world.timeline().now() - onItsFeetSince >= forMillis;
  }

  /** Comes up: takes the fence, however long that takes, and begins. */
  void start() {
    onItsFeetSince = world.timeline().now();
    world.timeline().in(world.callTime(namespace.homePath()), this::takeFence);
  }

  private void takeFence() {
    if (!alive) {
      return;
    }
    if (paused) {
      backlog.add(this::takeFence);
      return;
    }
    try {
      int earlierRuns = fence.take();
      if (request.isEnded()) {
        // An earlier run came to the end while this one came up.
        stop();
        return;
      }
      Memory memory = remembered();
      world.homeMove(request, Phase.RUNNING);
      begin(resumption(earlierRuns), earlierRuns, memory);
    } catch (ClusterException _) {
      world.timeline().in(FENCE_AGAIN, this::takeFence);
    }
  }

  /** What an earlier run of this orchestrator build left. */
  private @Nullable Memory remembered() throws ClusterException {
    Optional<byte[]> left = namespace.home().documents().get(memoryName());
    return left.isEmpty() ? null : namespace.memories().read(left.get());
  }

  String memoryName() {
    return request.orchestrator() + "-memory";
  }

  private Resumption resumption(int earlierRuns) {
    if (request.isRetried()) {
      return request.isWantedAnew() ? Resumption.AGAIN : Resumption.RETRY;
    }
    return earlierRuns > 0 ? Resumption.ADOPT : Resumption.FRESH;
  }

  private void begin(Resumption resumption, int earlierRuns, @Nullable Memory memory) {
    Instant now = world.timeline().instant();
    onItsFeetSince = world.timeline().now();
    plan =
        request.images().isEmpty()
            ? Orchestration.start(
                request.terms(), namespace.clusters(), resumption, earlierRuns, memory, now)
            : Orchestration.publish(
                request.terms(),
                namespace.clusters(),
                request.images(),
                request.nextStep(),
                request.isIrrevocable(),
                now);
    world.reapIn(namespace);
    receive(request.isCancelRequested() ? new Input.CancelRequested() : new Input.Tick());
  }

  /** Something arrives. */
  void receive(Input input) {
    if (!alive || plan == null) {
      return;
    }
    if (paused) {
      backlog.add(() -> receive(input));
      return;
    }
    Plan before = plan;
    Step step = Orchestration.step(before, input, world.timeline().instant());
    plan = step.plan();
    world.tally().count(step);
    tellOf(input, before, step.plan());
    dispatchAll(step);
    sleepUntil(step.wakeAt());
    int transitions = step.workerTransitions().size() + step.buildTransitions().size();
    boolean badMoment = transitions > 0 && world.destinies().isCancelledAt(step);
    if (request.isTimeToCancel(transitions) || (badMoment && !request.isCancelRequested())) {
      world.cancel(request);
    }
  }

  private void tellOf(Input input, Plan before, Plan after) {
    boolean cancelled =
        after.state() == BuildState.CANCELLING
            || after.state() == BuildState.WITHDRAWING
            || after.state() == BuildState.CANCELLED;
    if (input instanceof Input.CancelRequested && cancelled && request.current() == this) {
      world.tell(new Happening.CancelAcknowledged(request.id()));
    }
    for (WorkerPlan worker : after.workers().values()) {
      WorkerPlan was = before.workers().get(worker.platform());
      int first = was == null ? worker.attempt() : was.attempt();
      for (int attempt = first; attempt < worker.attempt(); attempt++) {
        world.tell(new Happening.GivenUp(request.id(), worker.platform(), attempt));
      }
    }
  }

  /** Carries out a step's actions, unless the process dies or stands still between two of them. */
  private void dispatchAll(Step step) {
    List<Action> actions = step.actions();
    int last = actions.size();
    boolean dies = last > 0 && dice.chance(world.weather().crash);
    if (dies) {
      last = dice.between(0, last);
    }
    for (Action action : actions.subList(0, last)) {
      if (action instanceof Action.Finish finish) {
        world.timeline().in(dice.between(200, LAST_ANSWERS), () -> end(finish));
      } else {
        dispatch(action);
      }
    }
    boolean building = plan != null && plan.state() == BuildState.BUILDING;
    if (dies && building && request.isLostForGood()) {
      world.lose(this);
    } else if (dies) {
      world.crash(this);
    } else if (!actions.isEmpty()) {
      world.maybePause(this);
    }
  }

  private void dispatch(Action action) {
    if (action instanceof Action.TakeSlot take) {
      world.expectHolder(take.worker(), request, take.platform());
    }
    long delay = world.callTime(pathOf(action));
    if (action instanceof Action.Publish || action instanceof Action.Undo) {
      delay += dice.between(10, world.publishTime());
    }
    world.timeline().in(delay, () -> perform(action));
  }

  private Path pathOf(Action action) {
    return switch (action) {
      case Action.Survey survey -> namespace.path(survey.cluster());
      case Action.FindWorkers find -> namespace.path(find.cluster());
      case Action.TakeSlot take -> namespace.path(take.cluster());
      case Action.ReleaseSlot release -> namespace.path(release.cluster());
      case Action.CreateWorker create -> namespace.path(create.assignment().cluster());
      case Action.Observe observe -> namespace.path(observe.assignment().cluster());
      case Action.CancelWorker cancel -> namespace.path(cancel.cluster());
      case Action.Collect collect -> namespace.path(collect.assignment().cluster());
      case Action.ListWaiters _,
          Action.Announce _,
          Action.Publish _,
          Action.Undo _,
          Action.Finish _ ->
          namespace.homePath();
      case Action.ReadShared _, Action.ReportTrouble _, Action.ReportMended _ ->
          namespace.homePath();
      case Action.TryCluster _, Action.LeaveTry _, Action.Measured _, Action.Remember _ ->
          namespace.homePath();
    };
  }

  private void perform(Action action) {
    if (!alive) {
      if (world.isInTheAir()) {
        world.tally().count(Fault.POSTHUMOUS_CALL);
        performer.perform(action);
      }
      return;
    }
    if (paused && dice.chance(0.5)) {
      backlog.add(() -> perform(action));
      return;
    }
    if (action instanceof Action.TakeSlot take) {
      world.maybeCordon(namespace, take.cluster());
    }
    Optional<Input> answer = performer.perform(action);
    if (answer.orElse(null) instanceof Input.SlotWithheld withheld && withheld.fault() == null) {
      world.tally().count(Fault.CORDON_RACE);
    }
    if (answer.orElse(null) instanceof Input.SlotExceeding) {
      world.tally().count(Fault.PLATFORM_EXCEEDING);
    }
    if (action instanceof Action.TryCluster && answer.isPresent()) {
      world.tally().count(Fault.BREAKER);
    }
    if (answer.isPresent()) {
      Input input = answer.get();
      long back = world.callTime(pathOf(action));
      world.timeline().in(back, () -> receive(input));
      if (dice.chance(world.weather().replyDoubled)) {
        world.tally().count(Fault.REPLY_DOUBLED);
        world.timeline().in(back + dice.between(0, 20_000), () -> receive(input));
      }
    }
  }

  private void sleepUntil(@Nullable Instant when) {
    if (when == null || !alive) {
      return;
    }
    long now = world.timeline().now();
    long at = Math.max(now + 1, world.timeline().millisOf(when));
    if (at < wakeAt) {
      wakeAt = at;
      world.timeline().in(at - now, () -> wake(at));
    }
  }

  private void wake(long at) {
    if (at == wakeAt) {
      wakeAt = NEVER;
      receive(new Input.Tick());
    }
  }

  /** The result is written, by whoever still holds the fence. */
  private void end(Action.Finish finish) {
    if (!alive) {
      return;
    }
    if (paused) {
      backlog.add(() -> end(finish));
      return;
    }
    try {
      if (plan != null && plan.state() != BuildState.SUPERSEDED && fence.isHeld()) {
        world.ended(request, finish.phase(), unconfirmed(), remains(plan));
      }
      stop();
    } catch (ClusterException _) {
      world.timeline().in(RESULT_AGAIN, () -> end(finish));
    }
  }

  private static boolean remains(Plan plan) {
    boolean abandoned = plan.undoing() != null && plan.undoing().abandoned() != null;
    boolean stuck = plan.publishing() != null && plan.publishing().irrevocable();
    return abandoned || stuck;
  }

  /** What the user is told of. */
  private Set<Platform> unconfirmed() {
    return plan == null ? Set.of() : plan.unconfirmed();
  }

  /** Ends the process, whatever it was doing. */
  void stop() {
    alive = false;
    namespace.runs().remove(this);
  }

  boolean isAlive() {
    return alive;
  }

  boolean isPaused() {
    return paused;
  }

  void pause() {
    paused = true;
  }

  /** Goes on as if no time had passed. */
  void goOn() {
    paused = false;
    onItsFeetSince = world.timeline().now();
    List<Runnable> missed = List.copyOf(backlog);
    backlog.clear();
    missed.forEach(Runnable::run);
  }
}
