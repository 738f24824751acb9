package io.osbs.simulation;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.Terms;
import io.osbs.core.orchestration.WorkerStatus;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.simulation.WorldPlan.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One request, what is destined for it, and what has become of it. */
final class RequestCase {

  /** In the environment of a worker build that every cluster finds wrong. */
  static final String INVALID = "INVALID";

  /** In the environment of a worker build: the slot it was created for. */
  static final String SLOT = "SLOT";

  static final String SLOT_UID = "SLOT_UID";

  /** In the environment of a worker build: how long it works, in milliseconds. */
  static final String DURATION = "DURATION";

  /** What is destined for a request; drawn before it begins. */
  record Destiny(
      @Nullable Platform invalid,
      boolean refusedByRegistry,
      @Nullable PublishStep stuckAt,
      boolean undoRefused,
      int cancelAt,
      boolean cancelTwice,
      boolean lostForGood) {
    static final Destiny FINE = new Destiny(null, false, null, false, -1, false, false);
  }

  private final String id;
  private final Namespace namespace;
  private final Arrival arrival;
  private final PlacementSettings settings;
  private final Destiny destiny;
  private BuildName orchestrator;
  private Instant created = Timeline.START;
  private @Nullable OrchestratorRun current;
  private int runs;
  private int retries;
  private int transitions;
  private boolean cancelRequested;
  private Map<Platform, WorkerStatus.Done> images = Map.of();
  private final Set<PublishStep> done = EnumSet.noneOf(PublishStep.class);
  private boolean irrevocable;
  private boolean ended;
  private boolean wantedAnew;
  private int inputs;

  RequestCase(
      String id,
      Namespace namespace,
      Arrival arrival,
      PlacementSettings settings,
      Destiny destiny) {
    this.id = id;
    this.namespace = namespace;
    this.arrival = arrival;
    this.settings = settings;
    this.destiny = destiny;
    this.orchestrator = BuildName.orchestrator(id);
  }

  String id() {
    return id;
  }

  Namespace namespace() {
    return namespace;
  }

  List<Platform> platforms() {
    return arrival.platforms();
  }

  BuildName orchestrator() {
    return orchestrator;
  }

  boolean isRefusedByRegistry() {
    return destiny.refusedByRegistry();
  }

  /** True until the user has asked again. */
  boolean isStuckAt(PublishStep step) {
    return step == destiny.stuckAt() && retries == 0;
  }

  boolean isUndoRefused() {
    return destiny.undoRefused();
  }

  /** As of a site where Pulp, Koji and a key are configured. */
  SortedSet<PublishStep> steps() {
    return arrival.requestClass() == RequestClass.SCRATCH
        ? new TreeSet<>(EnumSet.range(PublishStep.CHILDREN, PublishStep.INDEX))
        : new TreeSet<>(EnumSet.allOf(PublishStep.class));
  }

  /** The images that publishing has begun with, for a later run to go on with; none before. */
  Map<Platform, WorkerStatus.Done> images() {
    return images;
  }

  /** The first step that is not recorded as done. */
  PublishStep nextStep() {
    return steps().stream()
        .filter(step -> !done.contains(step))
        .findFirst()
        .orElseGet(() -> steps().last());
  }

  /** Publishing begins with these images. */
  void recordImages(Map<Platform, WorkerStatus.Done> all) {
    images = all;
    done.clear();
    irrevocable = false;
  }

  /** A step begins whose effect is not taken back. */
  void recordIrrevocable() {
    irrevocable = true;
  }

  boolean isIrrevocable() {
    return irrevocable;
  }

  void recordDone(PublishStep step) {
    done.add(step);
  }

  boolean isCancelledTwice() {
    return destiny.cancelTwice();
  }

  /** True when its orchestrator, should it die, is not started again. */
  boolean isLostForGood() {
    return destiny.lostForGood();
  }

  /** True when a user asked for it again and wants nothing of before. */
  boolean isWantedAnew() {
    return wantedAnew;
  }

  void wantAnew() {
    wantedAnew = true;
  }

  /** From now on worker builds are made from another configuration. */
  void changeInputs() {
    inputs++;
  }

  boolean isCancelRequested() {
    return cancelRequested;
  }

  void requestCancel() {
    cancelRequested = true;
  }

  boolean isEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }

  boolean isRetried() {
    return retries > 0;
  }

  /** The same request again, as a new orchestrator build. */
  void reopen() {
    retries++;
    ended = false;
    orchestrator = BuildName.orchestrator(id + "-again-" + retries);
  }

  void createdAt(Instant when) {
    created = when;
  }

  @Nullable OrchestratorRun current() {
    return current;
  }

  /** A name for the next run, which is in charge from now on. */
  String nextRun() {
    runs++;
    return id + "-run-" + runs;
  }

  void inCharge(OrchestratorRun run) {
    current = run;
  }

  /** Counts what its runs have done; true once, when the user loses patience. */
  boolean isTimeToCancel(int more) {
    int before = transitions;
    transitions += more;
    return before <= destiny.cancelAt() && destiny.cancelAt() < transitions && !cancelRequested;
  }

  Terms terms() {
    return new Terms(
        orchestrator,
        id,
        arrival.requestClass(),
        created,
        namespace.origin(),
        arrival.platforms(),
        steps(),
        settings,
        dependsOn());
  }

  private Map<Platform, String> dependsOn() {
    Map<Platform, String> dependsOn = new HashMap<>();
    for (Platform platform : arrival.platforms()) {
      dependsOn.put(platform, "configuration " + inputs);
    }
    return dependsOn;
  }

  BuildSpec orchestratorSpec() {
    Map<String, String> labels =
        Map.of(
            Labels.KIND,
            BuildKind.ORCHESTRATOR.word(),
            Labels.REQUEST,
            id,
            Labels.CLASS,
            arrival.requestClass().word());
    return spec(
        orchestrator, BuildKind.ORCHESTRATOR, settings.orchestratorDeadline(), labels, Map.of());
  }

  BuildSpec workerSpec(Platform platform, Assignment place) {
    Map<String, String> labels =
        Map.of(
            Labels.KIND,
            BuildKind.WORKER.word(),
            Labels.REQUEST,
            id,
            Labels.PLATFORM,
            platform.name(),
            Labels.ATTEMPT,
            Integer.toString(place.attempt()),
            Labels.ORIGIN,
            namespace.origin(),
            Labels.INPUTS,
            "configuration " + inputs);
    Map<String, String> environment = new HashMap<>();
    if (place.slot() != null) {
      environment.put(SLOT, Integer.toString(place.slot().number()));
      environment.put(SLOT_UID, place.slot().uid());
    }
    if (platform.equals(destiny.invalid())) {
      environment.put(INVALID, "yes");
    }
    Long duration = arrival.durations().get(platform);
    if (duration != null) {
      environment.put(DURATION, duration.toString());
    }
    Duration deadline = settings.workerDeadline().plus(settings.pendingTimeout()).plusMinutes(1);
    return spec(place.worker(), BuildKind.WORKER, deadline, labels, environment);
  }

  static BuildSpec spec(
      BuildName name,
      BuildKind kind,
      Duration deadline,
      Map<String, String> labels,
      Map<String, String> environment) {
    return new BuildSpec(
        name,
        kind,
        List.of(),
        environment,
        List.of(),
        Map.of(),
        0,
        deadline,
        labels,
        Map.of(),
        null);
  }
}
