package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a pod on its node: its containers, and what became of it. The pod's own thread
 * changes it; others look. It is the lock of its containers.
 */
final class PodState {

  private final Pod pod;
  private final List<ContainerRun> initContainers = new ArrayList<>();
  private final List<ContainerRun> containers = new ArrayList<>();
  private @Nullable String phase;
  private @Nullable String reason;
  private @Nullable String message;
  private @Nullable String disrupted;
  private boolean initialized;

  PodState(Pod pod, Path folder) {
    this.pod = pod;
    for (Container container : pod.getSpec().getInitContainers()) {
      initContainers.add(run(folder.resolve("init"), container));
    }
    for (Container container : pod.getSpec().getContainers()) {
      containers.add(run(folder.resolve("containers"), container));
    }
  }

  private static ContainerRun run(Path folder, Container container) {
    return new ContainerRun(container, folder.resolve(container.getName()));
  }

  List<ContainerRun> initContainers() {
    return initContainers;
  }

  List<ContainerRun> containers() {
    return containers;
  }

  private List<ContainerRun> all() {
    List<ContainerRun> all = new ArrayList<>(initContainers);
    all.addAll(containers);
    return all;
  }

  // ---- what becomes of it
  // ------------------------------------------------------------------------

  /** Those that have not started yet wait for a reason. */
  synchronized void waiting(String why, @Nullable String text) {
    for (ContainerRun container : all()) {
      if (container.starts() == 0) {
        container.waiting(why, text);
      }
    }
  }

  /** All containers that come first have done their work. */
  synchronized void nowInitialized() {
    initialized = true;
  }

  synchronized void endedByNode(PodEvent.EndedByNode end) {
    reason = end.reason();
    message = end.message();
    disrupted = end.reason().equals("Evicted") ? "TerminationByKubelet" : null;
  }

  synchronized void conclude(String finalPhase) {
    phase = finalPhase;
  }

  // ---- what others see
  // ---------------------------------------------------------------------------

  synchronized boolean isInitialized() {
    return initialized;
  }

  synchronized boolean isFinal() {
    return phase != null;
  }

  synchronized boolean isTerminated() {
    return containers.stream().allMatch(ContainerRun::isTerminated);
  }

  /** The processes that run now. */
  synchronized List<ContainerProcess> running() {
    List<ContainerProcess> found = new ArrayList<>();
    for (ContainerRun container : all()) {
      ContainerProcess process = container.process();
      if (container.isRunning() && process != null) {
        found.add(process);
      }
    }
    return found;
  }

  synchronized boolean succeeded() {
    return initialized && containers.stream().allMatch(ContainerRun::succeeded);
  }

  /** What its status says. */
  synchronized PodStatusWriter.Known known(Instant started) {
    boolean ready = phase == null && containers.stream().allMatch(ContainerRun::isRunning);
    boolean pending = containers.stream().noneMatch(container -> container.starts() > 0);
    return new PodStatusWriter.Known(
        phase != null ? phase : pending ? "Pending" : "Running",
        reason,
        message,
        disrupted,
        started.toString(),
        initialized || initContainers.isEmpty(),
        ready,
        initContainers.stream().map(ContainerRun::status).toList(),
        containers.stream().map(ContainerRun::status).toList());
  }

  /** The log of a container, or why there is none. */
  synchronized ContainerLog log(String container, boolean previous)
      throws LogServer.NotServedException {
    String name = pod.getMetadata().getName();
    for (ContainerRun run : all()) {
      if (run.container().getName().equals(container)) {
        ContainerLog log = run.log(previous);
        if (log == null) {
          throw new LogServer.NotServedException(
              400,
              previous
                  ? "previous terminated container \"%s\" in pod \"%s\" not found"
                      .formatted(container, name)
                  : run.whyNoLog(name));
        }
        return log;
      }
    }
    throw new LogServer.NotServedException(
        404, "container \"%s\" not found in pod \"%s\"".formatted(container, name));
  }

  /** The kernel ends the pod's processes because they took too much memory. */
  synchronized void outOfMemory() {
    for (ContainerRun container : all()) {
      if (container.isRunning()) {
        container.endsBecauseOf("OOMKilled");
      }
    }
    running().forEach(ContainerProcess::kill);
  }
}
