package io.osbs.cluster.kubernetes;

import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.namespace.Ending;
import io.osbs.cluster.namespace.PodEnd;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A build as its Job and its pods show it. The Job says whether it is over; the build's own process
 * says how, in an annotation; where it could not, its pod does.
 */
final class JobState {

  /** Annotation: somebody asked the build to end, and when. */
  static final String CANCEL = "osbs.io/cancel-requested";

  /** Annotations that are the engine's own and not shown. */
  private static final List<String> OWN = List.of(CANCEL, Ending.ANNOTATION);

  private static final String KUBERNETES = "batch.kubernetes.io/";

  private final ApiObject job;

  /** Oldest first. */
  private final List<ApiObject> pods;

  JobState(ApiObject job, List<ApiObject> pods) {
    this.job = job;
    this.pods = pods.stream().sorted(Comparator.comparing(ApiObject::created)).toList();
  }

  Build build() {
    Phase phase = phase();
    return new Build(
        new BuildName(job.name()),
        job.uid(),
        kind(job),
        phase,
        job.created(),
        started(),
        phase.isFinal() ? finished() : null,
        phase.isFinal() ? failure(phase) : null,
        job.labels(),
        annotations(phase));
  }

  static BuildKind kind(ApiObject job) {
    return job.label(Labels.KIND).equals(BuildKind.ORCHESTRATOR.word())
        ? BuildKind.ORCHESTRATOR
        : BuildKind.WORKER;
  }

  /** The phase as far as the Job alone tells. */
  static Phase phase(ApiObject job) {
    return new JobState(job, List.of()).phase();
  }

  /** The build has said how it ends, and the Job does not know yet: its pods tell more. */
  static boolean isEnding(ApiObject job) {
    return phase(job).isActive() && Ending.read(job.annotation(Ending.ANNOTATION)).isPresent();
  }

  private Phase phase() {
    Optional<Ending> said = Ending.read(job.annotation(Ending.ANNOTATION));
    if (job.condition("Complete") != null) {
      return said.map(Ending::phase).orElse(Phase.COMPLETE);
    }
    boolean cancelled = !job.annotation(CANCEL).isEmpty();
    if (job.condition("Failed") != null) {
      return said.map(Ending::phase).orElseGet(() -> failedPhase(cancelled));
    }
    if (said.isPresent() && hasEnded(said.get())) {
      // An orchestrator build may be run again by its Job, so there the Job's word is awaited.
      return kind(job) == BuildKind.WORKER ? said.get().phase() : Phase.RUNNING;
    }
    if (job.isBeingDeleted()) {
      return cancelled ? Phase.CANCELLED : Phase.ERROR;
    }
    Phase active = activePhase();
    return cancelled && active != Phase.RUNNING && !isBetweenRuns() ? Phase.CANCELLED : active;
  }

  /** The pod of an orchestrator build has died, and its Job makes another one. */
  private boolean isBetweenRuns() {
    return kind(job) == BuildKind.ORCHESTRATOR && job.number("status", "failed") > 0;
  }

  private Phase failedPhase(boolean cancelled) {
    if (cancelled) {
      return Phase.CANCELLED;
    }
    return switch (lastFailure().kind()) {
      case BUILD, CONFIGURATION, PERMISSION, GAVE_UP_WAITING -> Phase.FAILED;
      case CANCELLED -> Phase.CANCELLED;
      case INFRASTRUCTURE -> Phase.ERROR;
    };
  }

  /** The last run is over with the pod that said so, even before the Job notices. */
  private boolean hasEnded(Ending said) {
    return !pods.isEmpty() && pods.getLast().uid().equals(said.podUid()) && isOver(pods.getLast());
  }

  private static boolean isOver(ApiObject pod) {
    String phase = pod.text("status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private Phase activePhase() {
    boolean running =
        pods.isEmpty()
            ? job.number("status", "ready") > 0
            : pods.stream().anyMatch(pod -> pod.text("status", "phase").equals("Running"));
    if (running) {
      return Phase.RUNNING;
    }
    return job.number("status", "active") > 0 || !pods.isEmpty() ? Phase.PENDING : Phase.NEW;
  }

  private @Nullable Instant started() {
    for (ApiObject pod : pods) {
      for (ApiObject status : pod.objects("status", "containerStatuses")) {
        for (String state : List.of("running", "terminated")) {
          Instant started = status.time("state", state, "startedAt");
          if (started != null) {
            return started;
          }
        }
      }
    }
    boolean ran =
        pods.stream().anyMatch(pod -> pod.text("status", "phase").equals("Running"))
            || job.number("status", "ready") > 0;
    return ran ? job.time("status", "startTime") : null;
  }

  private Instant finished() {
    for (ApiObject pod : pods.reversed()) {
      for (ApiObject status : pod.objects("status", "containerStatuses")) {
        Instant when = status.time("state", "terminated", "finishedAt");
        if (when != null) {
          return when;
        }
      }
    }
    for (String condition : List.of("Complete", "Failed")) {
      ApiObject found = job.condition(condition);
      Instant when = found == null ? null : found.time("lastTransitionTime");
      if (when != null) {
        return when;
      }
    }
    Instant asked = time(job.annotation(CANCEL));
    return asked == null ? job.created() : asked;
  }

  private static @Nullable Instant time(String text) {
    return new ApiObject(Map.of("time", text)).time("time");
  }

  private @Nullable Failure failure(Phase phase) {
    if (phase == Phase.COMPLETE) {
      return null;
    }
    Optional<Ending> said = Ending.read(job.annotation(Ending.ANNOTATION));
    if (said.isPresent() && said.get().failure() != null) {
      return said.get().failure();
    }
    if (phase == Phase.CANCELLED) {
      return Failure.of(FailureKind.CANCELLED, "cancelled on request");
    }
    return lastFailure();
  }

  private Failure lastFailure() {
    ApiObject failed = job.condition("Failed");
    String reason = failed == null ? "" : failed.text("reason");
    if (reason.equals("DeadlineExceeded")) {
      return PodEnd.deadline();
    }
    for (ApiObject pod : pods.reversed()) {
      if (pod.text("status", "phase").equals("Failed")) {
        return PodEnd.failure(pod);
      }
    }
    String what =
        job.isBeingDeleted()
            ? "somebody deleted its Job"
            : "its pod is gone: deleted by somebody, or lost with its node";
    String message = failed == null ? "" : failed.text("message");
    return Failure.of(
        FailureKind.INFRASTRUCTURE, message.isEmpty() ? what : what + " (" + message + ")");
  }

  /** A pod that does not come up says why, where a process would say what it does. */
  private Map<String, String> annotations(Phase phase) {
    Map<String, String> shown = new TreeMap<>(job.annotations());
    shown.keySet().removeIf(name -> OWN.contains(name) || name.startsWith(KUBERNETES));
    if (phase == Phase.PENDING) {
      pods.stream()
          .map(PodEnd::obstacle)
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(obstacle -> shown.put(Labels.STEP, "pending: " + obstacle));
    }
    return shown;
  }
}
