package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Brings what a node knows of a pod into its status; conditions of others stay. */
final class PodStatusWriter {

  /**
   * What a node says of a pod.
   *
   * @param reason why it failed as a whole; null when its containers tell
   * @param disrupted why the node ended it; null when it did not
   */
  record Known(
      String phase,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String disrupted,
      String startTime,
      boolean initialized,
      boolean ready,
      List<ContainerStatus> initContainers,
      List<ContainerStatus> containers) {}

  /** What came of writing. */
  enum Written {
    DONE,
    /** There is no such pod any more. */
    GONE,
    /** The API server could not be asked: again, later. */
    LATER
  }

  /** Others write to the pod as well, and whoever comes second has to look again. */
  private static final int TRIES = 3;

  private final KubernetesClient client;
  private final Clock clock;
  private final BooleanSupplier cutOff;

  /**
   * @param cutOff while true nothing is written
   */
  PodStatusWriter(KubernetesClient client, Clock clock, BooleanSupplier cutOff) {
    this.client = client;
    this.clock = clock;
    this.cutOff = cutOff;
  }

  Written write(Pod pod, Known known) {
    if (cutOff.getAsBoolean()) {
      return Written.LATER;
    }
    Written written = Written.LATER;
    for (int tried = 0; tried < TRIES && written == Written.LATER; tried++) {
      written = tryToWrite(pod, known);
    }
    return written;
  }

  private Written tryToWrite(Pod pod, Known known) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    try {
      Pod now = client.pods().inNamespace(namespace).withName(name).get();
      if (now == null || !now.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        return Written.GONE;
      }
      client.resource(with(now, known)).updateStatus();
      return Written.DONE;
    } catch (KubernetesClientException e) {
      return e.getCode() == 404 ? Written.GONE : Written.LATER;
    }
  }

  private Pod with(Pod pod, Known known) {
    List<PodCondition> conditions = new ArrayList<>(pod.getStatus().getConditions());
    boolean ended = known.phase().equals("Succeeded") || known.phase().equals("Failed");
    String notReady = ended ? "PodCompleted" : "ContainersNotReady";
    set(conditions, "PodReadyToStartContainers", !ended, null, null);
    set(
        conditions,
        "Initialized",
        known.initialized(),
        known.initialized() ? (ended ? "PodCompleted" : null) : "ContainersNotInitialized",
        null);
    set(conditions, "Ready", known.ready(), known.ready() ? null : notReady, null);
    set(conditions, "ContainersReady", known.ready(), known.ready() ? null : notReady, null);
    if (known.disrupted() != null) {
      set(conditions, "DisruptionTarget", true, known.disrupted(), known.message());
    }
    return new PodBuilder(pod)
        .editStatus()
        .withPhase(known.phase())
        .withReason(known.reason())
        .withMessage(known.message())
        .withStartTime(known.startTime())
        .withHostIP("127.0.0.1")
        .withPodIP("127.0.0.1")
        .withConditions(conditions)
        .withInitContainerStatuses(known.initContainers())
        .withContainerStatuses(known.containers())
        .endStatus()
        .build();
  }

  private void set(
      List<PodCondition> conditions,
      String type,
      boolean holds,
      @Nullable String reason,
      @Nullable String message) {
    String status = holds ? "True" : "False";
    for (PodCondition old : conditions) {
      if (old.getType().equals(type)
          && old.getStatus().equals(status)
          && Objects.equals(old.getReason(), reason)) {
        return;
      }
    }
    conditions.removeIf(old -> old.getType().equals(type));
    conditions.add(
        new PodConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(clock.instant().toString())
            .build());
  }

  /** Removes a pod whose containers have ended. */
  Written remove(Pod pod) {
    if (cutOff.getAsBoolean()) {
      return Written.LATER;
    }
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    try {
      Pod now = client.pods().inNamespace(namespace).withName(name).get();
      if (now == null || !now.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        return Written.GONE;
      }
      client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
      return Written.DONE;
    } catch (KubernetesClientException e) {
      return e.getCode() == 404 ? Written.GONE : Written.LATER;
    }
  }
}
