package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiObject;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says about its end, or about why it does not begin: whose fault that is, in the user's
 * words. Sources: the fields {@code reason}, {@code message}, {@code conditions} and {@code
 * containerStatuses} of a pod's status.
 */
public final class PodEnd {

  private static final int SIGNALS = 128;
  private static final int KILLED = 9;

  private PodEnd() {}

  /** Why the pod failed. */
  public static Failure failure(ApiObject pod) {
    String reason = pod.text("status", "reason");
    String message = pod.text("status", "message");
    String node = pod.text("spec", "nodeName");
    ApiObject disruption = pod.condition("DisruptionTarget");
    if (reason.equals("Evicted")) {
      return infrastructure("the pod was evicted from node %s: %s".formatted(node, said(message)));
    }
    if (reason.equals("NodeLost")
        || reason.equals("NodeShutdown")
        || reason.equals("Terminated")
        || reason.equals("Shutdown")) {
      return infrastructure("node %s was lost: %s".formatted(node, said(message)));
    }
    if (reason.equals("DeadlineExceeded")) {
      return deadline();
    }
    Failure ofContainer = ofContainers(pod);
    if (disruption != null) {
      return infrastructure(
          "the pod was taken from node %s: %s (%s)"
              .formatted(node, disruption.text("reason"), said(disruption.text("message"))));
    }
    if (ofContainer != null) {
      return ofContainer;
    }
    return infrastructure(
        reason.isEmpty() && message.isEmpty()
            ? "the pod failed on node %s without saying why".formatted(node)
            : "the pod failed: %s".formatted(said((reason + " " + message).strip())));
  }

  /** What is said of a build that the cluster ended because of its deadline. */
  public static Failure deadline() {
    return infrastructure("the cluster ended the build: its deadline was over");
  }

  private static @Nullable Failure ofContainers(ApiObject pod) {
    for (ApiObject status : pod.objects("status", "containerStatuses")) {
      ApiObject end = status.object("state", "terminated");
      if (end.has("exitCode") && (end.number("exitCode") != 0 || isKilled(end))) {
        return ofContainer(end);
      }
    }
    return null;
  }

  private static boolean isKilled(ApiObject end) {
    return end.text("reason").equals("OOMKilled");
  }

  private static Failure ofContainer(ApiObject end) {
    int code = Math.toIntExact(Math.clamp(end.number("exitCode"), -1, 1 << 16));
    String reason = end.text("reason");
    if (reason.equals("OOMKilled")) {
      return infrastructure(
          "the build's process was killed because it used more memory than its limit"
              + " (OOMKilled); raise memory_limit, or the namespace's LimitRange");
    }
    if (reason.equals("StartError") || reason.equals("ContainerCannotRun")) {
      return Failure.of(
          FailureKind.CONFIGURATION,
          "the builder image cannot be started: %s".formatted(said(end.text("message"))));
    }
    for (FailureKind kind : FailureKind.values()) {
      if (kind.exitStatus() == code) {
        return Failure.of(
            kind,
            "the build's process ended with exit code %d (%s) and could not say more; see its log"
                .formatted(code, kind.word()));
      }
    }
    String how =
        code > SIGNALS
            ? "was ended by signal %d%s".formatted(code - SIGNALS, hint(code - SIGNALS))
            : "ended with exit code %d".formatted(code);
    return infrastructure("the build's process %s without a word; see its log".formatted(how));
  }

  private static String hint(int signal) {
    return signal == KILLED ? " (often for lack of memory on the node)" : "";
  }

  /** Why a pod does not come up; empty when nothing is known to be wrong. */
  public static Optional<String> obstacle(ApiObject pod) {
    ApiObject scheduled =
        pod.objects("status", "conditions").stream()
            .filter(condition -> condition.text("type").equals("PodScheduled"))
            .filter(condition -> condition.text("status").equals("False"))
            .findFirst()
            .orElse(null);
    if (scheduled != null) {
      return Optional.of(
          "%s: %s".formatted(scheduled.text("reason"), said(scheduled.text("message"))));
    }
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (ApiObject status : pod.objects("status", list)) {
        ApiObject waiting = status.object("state", "waiting");
        String reason = waiting.text("reason");
        if (!reason.isEmpty()
            && !reason.equals("ContainerCreating")
            && !reason.equals("PodInitializing")) {
          return Optional.of("%s: %s".formatted(reason, said(waiting.text("message"))));
        }
      }
    }
    return Optional.empty();
  }

  private static String said(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.isEmpty() ? "no reason given" : line;
  }

  private static Failure infrastructure(String message) {
    return Failure.of(FailureKind.INFRASTRUCTURE, message);
  }
}
