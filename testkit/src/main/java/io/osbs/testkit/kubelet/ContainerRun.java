package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A container over all its restarts: what its status says. Guarded by its pod's lock. */
final class ContainerRun {

  private static final String SCHEME = "testkit://";

  private final Container container;
  private final Path folder;
  private final List<ContainerProcess> processes = new ArrayList<>();
  private ContainerState state = waitingState("ContainerCreating", null);
  private ContainerState last = new ContainerState();
  private String id = "";
  private @Nullable Instant started;
  private @Nullable String endReason;

  ContainerRun(Container container, Path folder) {
    this.container = container;
    this.folder = folder;
  }

  private static ContainerState waitingState(String reason, @Nullable String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message)
        .endWaiting()
        .build();
  }

  Container container() {
    return container;
  }

  /** A folder for the next start. */
  Path nextFolder() {
    return folder.resolve(Integer.toString(processes.size()));
  }

  void waiting(String reason, @Nullable String message) {
    state = waitingState(reason, message);
  }

  void running(ContainerProcess process, Instant now) {
    processes.add(process);
    if (state.getTerminated() != null) {
      last = state;
    }
    id = SCHEME + UUID.randomUUID();
    started = now;
    endReason = null;
    state =
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(now.toString())
            .endRunning()
            .build();
  }

  /** What the end of the running process will be called, unless it is ordinary. */
  void endsBecauseOf(String reason) {
    endReason = reason;
  }

  void ended(ContainerProcess.End end, Instant now) {
    String reason = endReason;
    // Whoever is killed while it starts was killed; its start was not what failed.
    boolean startFailed = reason == null && !end.started();
    if (startFailed) {
      reason = "StartError";
    } else if (reason == null) {
      reason = end.exitCode() == 0 ? "Completed" : "Error";
    }
    state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(startFailed ? 128 : end.exitCode())
            .withReason(reason)
            .withContainerID(id)
            .withStartedAt(started == null ? null : started.toString())
            .withFinishedAt(now.toString())
            .endTerminated()
            .build();
  }

  /** Between a crash and the next start. */
  void crashLoop(String message) {
    last = state;
    state = waitingState("CrashLoopBackOff", message);
  }

  boolean isRunning() {
    return state.getRunning() != null;
  }

  boolean isTerminated() {
    return state.getTerminated() != null;
  }

  /** Whether it has ended with 0. */
  boolean succeeded() {
    return isTerminated() && state.getTerminated().getExitCode() == 0;
  }

  @Nullable ContainerProcess process() {
    return processes.isEmpty() ? null : processes.getLast();
  }

  /** How often it was started. */
  int starts() {
    return processes.size();
  }

  /** The log of the running or latest process, or of the one before. */
  @Nullable ContainerLog log(boolean previous) {
    int index = processes.size() - (previous ? 2 : 1);
    return index < 0 ? null : processes.get(index).log();
  }

  /** Why there is no log, in a kubelet's words. */
  String whyNoLog(String pod) {
    String what = "container \"%s\" in pod \"%s\" ".formatted(container.getName(), pod);
    if (state.getWaiting() == null) {
      return what + "is not available";
    }
    return switch (state.getWaiting().getReason()) {
      case "ErrImagePull" -> what + "is waiting to start: image can't be pulled";
      case "ImagePullBackOff" -> what + "is waiting to start: trying and failing to pull image";
      case String reason -> what + "is waiting to start: " + reason;
    };
  }

  ContainerStatus status() {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(processes.isEmpty() ? "" : SCHEME + container.getImage())
        .withContainerID(id.isEmpty() ? null : id)
        .withRestartCount(Math.max(0, processes.size() - 1))
        .withReady(isRunning())
        .withStarted(isRunning())
        .withState(state)
        .withLastState(last)
        .build();
  }
}
