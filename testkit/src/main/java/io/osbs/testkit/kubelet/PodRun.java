package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.osbs.testkit.tools.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One pod on its node, from being bound to being gone, on a thread of its own. Others only put
 * events in its queue, and read logs and state.
 */
final class PodRun {

  /** How often what comes from the API is looked at again, and lost writes are made up for. */
  private static final Duration GLANCE = Duration.ofMillis(500);

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
  private static final long USUAL_GRACE_SECONDS = 30;

  private final Pod pod;
  private final NodeParts node;
  private final Path folder;
  private final Volumes volumes;
  private final Instant started;
  private final BlockingQueue<PodEvent> events = new LinkedBlockingQueue<>();
  private final PodState state;
  private String complaint = "";
  private boolean published = true;
  private boolean deleting;
  private boolean gone;

  PodRun(Pod pod, NodeParts node) {
    this.pod = pod;
    this.node = node;
    this.folder = node.folder().resolve(pod.getMetadata().getUid());
    this.volumes = new Volumes(pod, folder.resolve("volumes"), node.objects());
    this.started = node.clock().instant();
    this.state = new PodState(pod, folder);
  }

  /** Something happened to the pod. */
  void tell(PodEvent event) {
    events.add(event);
  }

  Pod pod() {
    return pod;
  }

  /** How a pod's life is cut short. */
  private static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient PodEvent cause;

    StoppedException(PodEvent cause) {
      this.cause = cause;
    }
  }

  /** Lives the pod's life. */
  void live() throws InterruptedException {
    try {
      try {
        publish();
        startAll();
        while (state.isInitialized() && !state.isTerminated()) {
          take(GLANCE);
        }
        conclude(state.succeeded() ? "Succeeded" : "Failed");
      } catch (StoppedException e) {
        stop(e.cause);
      }
      awaitRemoval();
    } finally {
      cleanUp();
    }
  }

  // ---- starting
  // ----------------------------------------------------------------------------------

  private void startAll() throws StoppedException, InterruptedException {
    List<String> unsupported = PodSpecs.unsupported(pod);
    while (!unsupported.isEmpty()) {
      waiting(
          new NotReadyException(
              "CreateContainerConfigError",
              "a test node cannot do: " + String.join(", ", unsupported)));
      take(GLANCE);
    }
    untilReady(volumes::refresh);
    for (ContainerRun container : state.initContainers()) {
      untilReady(() -> start(container));
      while (!container.isTerminated() || mayRestart(container)) {
        take(GLANCE);
      }
      if (!container.succeeded()) {
        return;
      }
    }
    state.nowInitialized();
    for (ContainerRun container : state.containers()) {
      untilReady(() -> start(container));
    }
  }

  private interface Step {
    void attempt() throws NotReadyException, IOException, InterruptedException;
  }

  private void untilReady(Step step) throws StoppedException, InterruptedException {
    while (true) {
      try {
        step.attempt();
        publish();
        return;
      } catch (NotReadyException e) {
        waiting(e);
      } catch (IOException e) {
        waiting(new NotReadyException("CreateContainerError", e.toString()));
      }
      take(GLANCE);
    }
  }

  private void waiting(NotReadyException problem) {
    String text = String.valueOf(problem.getMessage());
    state.waiting(problem.reason(), problem.reason().equals("ContainerCreating") ? null : text);
    if (!complaint.equals(problem.reason() + text)) {
      complaint = problem.reason() + text;
      boolean mount = problem.reason().equals("ContainerCreating");
      node.events().warn(pod, mount ? "FailedMount" : "Failed", text);
      publish();
    }
  }

  private void start(ContainerRun container)
      throws NotReadyException, IOException, InterruptedException {
    Container spec = container.container();
    Image image = image(spec.getImage());
    if (PodSpecs.refusesRoot(pod, spec)) {
      throw new NotReadyException(
          "CreateContainerConfigError",
          "container has runAsNonRoot and image will run as root (pod: \"%s\", container: %s)"
              .formatted(pod.getMetadata().getName(), spec.getName()));
    }
    var environment = new ContainerEnvironment(pod, spec, node.objects(), node.apiServer());
    Map<String, String> variables = environment.variables(image);
    List<String> argv = environment.argv(image, variables);
    Path place = Files.createDirectories(container.nextFolder());
    Path script =
        ContainerScript.write(pod, spec, image, place, ContainerScript.mounts(spec, volumes), argv);
    synchronized (state) {
      container.running(
          ContainerProcess.start(
              node.processes(),
              place,
              script,
              variables,
              node.clock(),
              end -> tell(new PodEvent.ContainerEnded(container, end))),
          node.clock().instant());
    }
  }

  /** First the pull fails, then it is said to be tried ever more rarely. */
  private Image image(String name) throws NotReadyException {
    var found = node.images().find(name);
    if (found.isPresent()) {
      return found.get();
    }
    boolean again =
        complaint.startsWith("ErrImagePull") || complaint.startsWith("ImagePullBackOff");
    throw again
        ? new NotReadyException("ImagePullBackOff", "Back-off pulling image \"%s\"".formatted(name))
        : new NotReadyException(
            "ErrImagePull",
            "failed to pull image \"%s\": the test node does not have it".formatted(name));
  }

  // ---- living
  // ------------------------------------------------------------------------------------

  /** Waits for the next event, or for the given time, and looks after what ages. */
  private void take(Duration atMost) throws StoppedException, InterruptedException {
    PodEvent event = events.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    switch (event) {
      case null -> lookAround();
      case PodEvent.ContainerEnded ended -> ended(ended);
      case PodEvent.DeletionAsked _, PodEvent.Removed _, PodEvent.EndedByNode _ ->
          throw new StoppedException(event);
    }
  }

  private void lookAround() throws StoppedException {
    Long deadline = pod.getSpec().getActiveDeadlineSeconds();
    if (deadline != null
        && !state.isFinal()
        && node.clock().instant().isAfter(started.plusSeconds(deadline))) {
      throw new StoppedException(
          new PodEvent.EndedByNode(
              "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
    }
    if (!state.isFinal()) {
      try {
        volumes.refresh();
      } catch (NotReadyException | IOException e) {
        // What is mounted stays as it is, as on a real node.
      }
    }
    if (!published) {
      publish();
    }
  }

  private void ended(PodEvent.ContainerEnded event) throws StoppedException, InterruptedException {
    ContainerRun container = event.container();
    synchronized (state) {
      container.ended(event.end(), node.clock().instant());
    }
    publish();
    if (!state.isFinal() && mayRestart(container)) {
      restart(container);
    }
  }

  private boolean mayRestart(ContainerRun container) {
    return switch (pod.getSpec().getRestartPolicy()) {
      case "Never" -> false;
      case "OnFailure" -> !container.succeeded();
      default -> !state.initContainers().contains(container) || !container.succeeded();
    };
  }

  private void restart(ContainerRun container) throws StoppedException, InterruptedException {
    Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.min(container.starts() - 1, 8));
    if (backOff.compareTo(LONGEST_BACK_OFF) > 0) {
      backOff = LONGEST_BACK_OFF;
    }
    synchronized (state) {
      container.crashLoop(
          "back-off %ss restarting failed container".formatted(backOff.toSeconds()));
    }
    publish();
    Instant next = node.clock().instant().plus(backOff);
    while (node.clock().instant().isBefore(next)) {
      take(GLANCE);
    }
    untilReady(() -> start(container));
  }

  // ---- ending
  // ------------------------------------------------------------------------------------

  private void stop(PodEvent cause) throws InterruptedException {
    switch (cause) {
      case PodEvent.Removed _ -> {
        gone = true;
        endProcesses(0);
      }
      case PodEvent.EndedByNode byNode -> {
        endProcesses(grace());
        state.endedByNode(byNode);
        conclude("Failed");
      }
      case PodEvent.DeletionAsked deletion -> {
        deleting = true;
        endProcesses(deletion.graceSeconds());
        conclude(state.succeeded() ? "Succeeded" : "Failed");
      }
      case PodEvent.ContainerEnded _ -> throw new IllegalStateException("not a reason to stop");
    }
  }

  private long grace() {
    Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
    return grace == null ? USUAL_GRACE_SECONDS : grace;
  }

  /** SIGTERM, and SIGKILL to what is left when the grace is over. */
  private void endProcesses(long graceSeconds) throws InterruptedException {
    state.running().forEach(ContainerProcess::terminate);
    Instant end = node.clock().instant().plusSeconds(graceSeconds);
    while (!state.running().isEmpty()) {
      long left = Duration.between(node.clock().instant(), end).toMillis();
      if (left <= 0) {
        state.running().forEach(ContainerProcess::kill);
      }
      switch (events.poll(Math.max(left, 100), TimeUnit.MILLISECONDS)) {
        case PodEvent.ContainerEnded ended -> {
          synchronized (state) {
            ended.container().ended(ended.end(), node.clock().instant());
          }
        }
        case PodEvent.DeletionAsked deletion -> {
          deleting = true;
          Instant sooner = node.clock().instant().plusSeconds(deletion.graceSeconds());
          end = sooner.isBefore(end) ? sooner : end;
        }
        case PodEvent.Removed _ -> {
          gone = true;
          end = node.clock().instant();
        }
        case PodEvent.EndedByNode _ -> {}
        case null -> {}
      }
    }
  }

  private void conclude(String finalPhase) throws InterruptedException {
    state.conclude(finalPhase);
    publish();
    node.objects().forget(pod);
  }

  /** A pod that has ended keeps its status and its logs until somebody deletes it. */
  private void awaitRemoval() throws InterruptedException {
    while (!gone) {
      if (!published) {
        publish();
      } else if (deleting && node.statuses().remove(pod) == PodStatusWriter.Written.GONE) {
        return;
      }
      // Others may hold the pod by finalizers, so there may be something to wait for even now.
      PodEvent event =
          published && !deleting
              ? events.take()
              : events.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
      gone = event instanceof PodEvent.Removed;
      deleting |= event instanceof PodEvent.DeletionAsked;
    }
  }

  private void cleanUp() {
    state.running().forEach(ContainerProcess::killAndWait);
    try {
      FileTree.remove(folder);
    } catch (IOException e) {
      // The node's folder goes as a whole when the node is closed.
    }
  }

  // ---- what others see
  // ---------------------------------------------------------------------------

  private void publish() {
    switch (node.statuses().write(pod, state.known(started))) {
      case DONE -> published = true;
      case LATER -> published = false;
      case GONE -> {
        published = true;
        tell(new PodEvent.Removed());
      }
    }
  }

  /** What others see of it. */
  PodState state() {
    return state;
  }
}
