package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.TransitionTable.Transition;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Decision;
import io.osbs.core.standing.Health.Admission;
import io.osbs.core.standing.Health.Shut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step while it is being worked out: a mutable copy of the plan that never leaves the step.
 * Every change of state goes through the tables here.
 */
final class Turn {

  final Terms terms;
  final Instant now;
  BuildState state;
  Map<Platform, List<ClusterEntry>> clusters;
  List<Stray> strays;
  Shared shared;
  @Nullable Resume resume;
  Plan.Waiting waiting;
  Plan.@Nullable Publishing publishing;
  Plan.@Nullable Undoing undoing;
  @Nullable Failure failure;

  /** The plan's own until something in it changes: most steps change little. */
  private Map<Platform, WorkerPlan> workers;

  private @Nullable List<WorkerPlan> listed;

  private Map<String, Knowledge> knowledge;
  private boolean workersChanged;
  private boolean knowledgeChanged;
  private final Plan begunWith;
  private final IdentityHashMap<List<ClusterEntry>, List<ClusterEntry>> usable =
      new IdentityHashMap<>(4);
  private final List<Action> actions = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Step.Note> notes = new ArrayList<>();
  private final List<Transition<WorkerState, WorkerEvent, WorkerAction>> workerTransitions =
      new ArrayList<>();
  private final List<Transition<BuildState, BuildEvent, BuildAction>> buildTransitions =
      new ArrayList<>();
  private @Nullable Instant wakeAt;

  Turn(Plan plan, Instant now) {
    this.begunWith = plan;
    this.terms = plan.terms();
    this.now = now;
    this.state = plan.state();
    this.clusters = plan.clusters();
    this.strays = plan.strays();
    this.shared = plan.shared();
    this.resume = plan.resume();
    this.waiting = plan.waiting();
    this.publishing = plan.publishing();
    this.undoing = plan.undoing();
    this.failure = plan.failure();
    this.workers = plan.workers();
    this.knowledge = plan.knowledge();
  }

  Step end() {
    Plan plan =
        new Plan(
            terms,
            state,
            workersChanged ? Collections.unmodifiableMap(workers) : workers,
            strays,
            clusters,
            knowledgeChanged ? Collections.unmodifiableMap(knowledge) : knowledge,
            shared,
            resume,
            waiting,
            publishing,
            undoing,
            failure);
    remember(plan);
    Instant next = state.isFinal() ? null : wakeAt;
    return new Step(plan, actions, next, decisions, notes, workerTransitions, buildTransitions);
  }

  /** What the next run must know is stored whenever it has changed. */
  private void remember(Plan plan) {
    boolean unchanged = !workersChanged && plan.waiting().hasSameClocks(begunWith.waiting());
    if (!unchanged && !state.isFinal()) {
      Memory memory = Memory.of(plan);
      if (!memory.equals(Memory.of(begunWith))) {
        act(new Action.Remember(memory));
      }
    }
  }

  WorkerPlan worker(Platform platform) {
    WorkerPlan worker = workers.get(platform);
    if (worker == null) {
      throw new IllegalStateException("no such platform in this orchestration: " + platform);
    }
    return worker;
  }

  /** As they are now: what is kept while one goes through them does not show. */
  List<WorkerPlan> workers() {
    if (listed == null) {
      listed = List.copyOf(workers.values());
    }
    return listed;
  }

  void keep(WorkerPlan worker) {
    if (!workersChanged) {
      workers = new LinkedHashMap<>(workers);
      workersChanged = true;
    }
    workers.put(worker.platform(), worker);
    listed = null;
  }

  Knowledge knowledge(String cluster) {
    return knowledge.getOrDefault(cluster, Knowledge.NONE);
  }

  void keep(String cluster, Knowledge known) {
    if (!knowledgeChanged) {
      knowledge = new TreeMap<>(knowledge);
      knowledgeChanged = true;
    }
    knowledge.put(cluster, known);
  }

  /** The platform's clusters in the file's order. */
  List<ClusterEntry> clustersOf(Platform platform) {
    return clusters.getOrDefault(platform, List.of());
  }

  /** The clusters a worker build of the platform may ever go to. */
  List<ClusterEntry> usable(Platform platform) {
    List<ClusterEntry> all = clustersOf(platform);
    List<ClusterEntry> known = usable.get(all);
    if (known == null) {
      known =
          all.stream().filter(entry -> entry.enabled() && entry.maxConcurrentBuilds() > 0).toList();
      usable.put(all, known);
    }
    return known;
  }

  /** What the orchestrators of the namespace agreed that we may do with a cluster. */
  Admission admission(String cluster) {
    return shared.standings().health(cluster).admission(terms.request(), now);
  }

  /** Why the cluster is left alone, by us at least; null when it is not. */
  @Nullable Shut leftAlone(String cluster) {
    return switch (admission(cluster)) {
      case Admission.Closed(Shut shut, Instant _) -> shut;
      case Admission.MayTry(Shut shut) -> shut;
      case Admission.Open _, Admission.Trying _ -> null;
    };
  }

  void act(Action action) {
    actions.add(action);
  }

  void explain(Decision decision) {
    decisions.add(decision);
  }

  void note(@Nullable Platform platform, String text) {
    notes.add(new Step.Note(platform, text));
  }

  /** Asks for another step at {@code when} at the latest. */
  void wakeBy(Instant when) {
    if (wakeAt == null || when.isBefore(wakeAt)) {
      wakeAt = when;
    }
  }

  /** True when the moment has come; otherwise asks to be woken then. */
  boolean isDue(Instant when) {
    if (now.isBefore(when)) {
      wakeBy(when);
      return false;
    }
    return true;
  }

  /**
   * When a platform that waits looks again by itself, a pace after {@code since} at the latest: at
   * a beat of its own, so that it asks everything it wants to know at once.
   */
  Instant nextLook(Instant since) {
    long pace = waiting.pace().toMillis();
    long latest = Duration.between(waiting.started(), since).toMillis() + pace;
    return waiting.started().plusMillis(latest - Math.floorMod(latest, pace));
  }

  /** Asks a cluster for its slots, or remembers to ask once more when an answer is on its way. */
  void ask(String cluster) {
    Knowledge known = knowledge(cluster);
    if (known.asking().now()) {
      keep(cluster, known.askedOnceMore());
    } else {
      keep(cluster, known.beingAsked(now));
      act(new Action.Survey(cluster));
    }
  }

  /** Asks a cluster for the worker build, unless an answer is on its way. */
  void look(WorkerPlan worker) {
    Assignment place = worker.status().place().orElseThrow();
    if (worker.looking()) {
      return;
    }
    keep(worker.beingLookedAt());
    act(
        worker.state() == WorkerState.COLLECTING
            ? new Action.Collect(worker.platform(), place)
            : new Action.Observe(worker.platform(), place));
  }

  /**
   * Takes a row of the worker table: {@code next} carries what is known in the state it leads to.
   */
  void fire(WorkerPlan worker, WorkerEvent event, WorkerPlan next) {
    var row = WorkerTable.TABLE.get(worker.state(), event);
    if (row.to() != next.state()) {
      throw new IllegalStateException("%s does not lead to %s".formatted(row, next.state()));
    }
    workerTransitions.add(row);
    keep(next);
    for (WorkerAction action : row.actions()) {
      perform(action, worker, next);
    }
  }

  private void perform(WorkerAction action, WorkerPlan before, WorkerPlan after) {
    Platform platform = before.platform();
    switch (action) {
      case TAKE_SLOT -> {
        if (after.status() instanceof WorkerStatus.Reserving to) {
          BuildName worker = terms.worker(platform, after.attempt());
          Integer own = PlacementRules.ownMaximum(this, platform, to.cluster());
          act(new Action.TakeSlot(platform, to.cluster(), to.number(), worker, own));
        }
      }
      case RELEASE_SLOT -> {
        Slot slot = place(before, after).slot();
        if (slot != null) {
          act(new Action.ReleaseSlot(place(before, after).cluster(), slot));
        }
      }
      case SURVEY -> surveyAfter(before);
      case CREATE_WORKER ->
          act(new Action.CreateWorker(platform, after.status().place().orElseThrow()));
      case OBSERVE, COLLECT -> look(after);
      case CANCEL_WORKER -> {
        Assignment place = place(before, after);
        act(new Action.CancelWorker(platform, place.cluster(), place.worker()));
        if (after.state() != WorkerState.CANCELLING) {
          StrayRules.add(this, platform, place);
        }
      }
    }
  }

  private void surveyAfter(WorkerPlan before) {
    if (before.status() instanceof WorkerStatus.Reserving from) {
      ask(from.cluster());
    } else if (before.status().place().isPresent()) {
      ask(before.status().place().get().cluster());
    } else {
      usable(before.platform()).forEach(entry -> ask(entry.name()));
    }
  }

  private static Assignment place(WorkerPlan before, WorkerPlan after) {
    return before.status().place().or(() -> after.status().place()).orElseThrow();
  }

  /** Takes a row of the build table. */
  void fire(BuildEvent event) {
    var row = BuildTable.TABLE.get(state, event);
    buildTransitions.add(row);
    state = row.to();
    for (BuildAction action : row.actions()) {
      switch (action) {
        case PUBLISH -> BuildRules.publish(this);
        case UNDO -> UndoRules.begin(this);
        case CANCEL_WORKERS -> WorkerRules.cancelAll(this);
        case FINISH -> BuildRules.finish(this);
      }
    }
  }
}
