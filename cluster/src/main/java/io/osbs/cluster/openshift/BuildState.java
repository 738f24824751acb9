package io.osbs.cluster.openshift;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A build as its Build shows it. Its {@code status.phase} says whether it is over; the build's own
 * process says how, in an annotation; where it could not, {@code status.reason} and the pod do.
 */
final class BuildState {

  /** Annotation: somebody asked the build to end, and when. */
  static final String CANCEL = "osbs.io/cancel-requested";

  private static final List<String> OWN = List.of(CANCEL, Ending.ANNOTATION);
  private static final String OPENSHIFT = "openshift.io/";

  /** Values of {@code status.reason} that tell of the place, not of the work. */
  private static final Set<String> OF_THE_PLACE =
      Set.of(
          "OutOfMemoryKilled",
          "BuildPodEvicted",
          "BuildPodDeleted",
          "BuildPodExists",
          "CannotCreateBuildPod",
          "CannotCreateBuildPodSpec",
          "CannotRetrieveServiceAccount",
          "ExceededRetryTimeout",
          "NoBuildContainerStatus",
          "PullBuilderImageFailed");

  private final ApiObject object;
  private final @Nullable ApiObject pod;

  BuildState(ApiObject object, @Nullable ApiObject pod) {
    this.object = object;
    this.pod = pod;
  }

  /** The build's name, which is the object's only for a Build of its own. */
  static Optional<BuildName> name(ApiObject object) {
    String label = object.label(BuildManifest.BUILD);
    String name = label.isEmpty() ? object.name() : label;
    return BuildName.isName(name) ? Optional.of(new BuildName(name)) : Optional.empty();
  }

  Build build(BuildName name) {
    Phase phase = phase();
    return new Build(
        name,
        object.uid(),
        object.label(Labels.KIND).equals(BuildKind.ORCHESTRATOR.word())
            ? BuildKind.ORCHESTRATOR
            : BuildKind.WORKER,
        phase,
        object.created(),
        object.time("status", "startTimestamp"),
        phase.isFinal() ? finished() : null,
        phase.isFinal() ? failure(phase) : null,
        object.labels(),
        annotations(phase));
  }

  /** A phase that nobody knows counts as active: somebody edited the Build by hand. */
  Phase phase() {
    Phase said = Phase.ofWord(object.text("status", "phase")).orElse(Phase.NEW);
    boolean cancelled = object.flag("status", "cancelled") || !object.annotation(CANCEL).isEmpty();
    return switch (said) {
      case COMPLETE -> ending().map(Ending::phase).orElse(Phase.COMPLETE);
      case FAILED, ERROR -> ending().map(Ending::phase).orElseGet(() -> failedPhase(cancelled));
      case CANCELLED -> Phase.CANCELLED;
      case NEW, PENDING -> cancelled ? Phase.CANCELLED : said;
      case RUNNING -> said;
    };
  }

  private Optional<Ending> ending() {
    return Ending.read(object.annotation(Ending.ANNOTATION));
  }

  private Phase failedPhase(boolean cancelled) {
    if (cancelled) {
      return Phase.CANCELLED;
    }
    return unsaid().kind() == FailureKind.INFRASTRUCTURE ? Phase.ERROR : Phase.FAILED;
  }

  private Instant finished() {
    Instant finished = object.time("status", "completionTimestamp");
    Instant asked = new ApiObject(Map.of("at", object.annotation(CANCEL))).time("at");
    return finished != null ? finished : asked != null ? asked : object.created();
  }

  private @Nullable Failure failure(Phase phase) {
    if (phase == Phase.COMPLETE) {
      return null;
    }
    Failure said = ending().map(Ending::failure).orElse(null);
    if (said != null) {
      return said;
    }
    return phase == Phase.CANCELLED
        ? Failure.of(FailureKind.CANCELLED, "cancelled on request")
        : unsaid();
  }

  /** What OpenShift says of a build that did not speak for itself. */
  private Failure unsaid() {
    String reason = object.text("status", "reason");
    String message = object.text("status", "message");
    if (pod != null && pod.text("status", "phase").equals("Failed")) {
      return PodEnd.failure(pod);
    }
    String said = "%s: %s".formatted(reason, message.isEmpty() ? "no reason given" : message);
    boolean ofThePlace =
        reason.isEmpty()
            || OF_THE_PLACE.contains(reason)
            || object.text("status", "phase").equals("Error");
    return Failure.of(
        ofThePlace ? FailureKind.INFRASTRUCTURE : FailureKind.BUILD,
        reason.isEmpty()
            ? "the Build failed without a reason; its pod is gone"
            : "OpenShift ended the build: " + said);
  }

  private Map<String, String> annotations(Phase phase) {
    Map<String, String> shown = new TreeMap<>(object.annotations());
    shown.keySet().removeIf(name -> OWN.contains(name) || name.startsWith(OPENSHIFT));
    if (phase == Phase.PENDING && pod != null) {
      PodEnd.obstacle(pod).ifPresent(obstacle -> shown.put(Labels.STEP, "pending: " + obstacle));
    }
    return shown;
  }
}
