package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Waiter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries out the actions of an orchestration on the ports, one call each, and says what came of
 * them. The same code serves real clusters and simulated ones. Safe for use by several threads.
 */
public final class Performer {

  /** What the performer needs to know of this request beyond its terms. */
  public interface Site {

    /** The cluster of that name, as the configuration says how to reach it. */
    Cluster cluster(String name) throws ClusterException;

    /** The worker build to create. */
    BuildSpec worker(Platform platform, Assignment assignment);

    /**
     * Reads a fragment.
     *
     * @throws IllegalArgumentException saying what is missing or wrong
     */
    Fragment fragment(byte[] document);

    /** Runs a publish step; empty when it is done. */
    Optional<Failure> publish(PublishStep step);

    /**
     * Takes back what was done for users to find; empty when nothing of it is left.
     *
     * @param phase how the build will end, Failed or Cancelled
     */
    Optional<Failure> undo(Phase phase);
  }

  private final Terms terms;
  private final Cluster home;
  private final Fence fence;
  private final Site site;

  /**
   * A performer for one orchestration.
   *
   * @param home the orchestrator cluster
   */
  public Performer(Terms terms, Cluster home, Fence fence, Site site) {
    this.terms = terms;
    this.home = home;
    this.fence = fence;
    this.site = site;
  }

  /** Does what the action says; the result is what its Javadoc names, or nothing. */
  public Optional<Input> perform(Action action) {
    return switch (action) {
      case Action.Survey survey -> Optional.of(survey(survey.cluster()));
      case Action.FindWorkers find -> Optional.of(findWorkers(find.cluster()));
      case Action.ListWaiters _ -> Optional.of(listWaiters());
      case Action.TakeSlot take -> Optional.of(takeSlot(take));
      case Action.ReleaseSlot release -> releaseSlot(release);
      case Action.CreateWorker create -> Optional.of(createWorker(create));
      case Action.Observe observe -> Optional.of(observe(observe));
      case Action.CancelWorker cancel -> cancelWorker(cancel);
      case Action.Collect collect -> Optional.of(collect(collect));
      case Action.Announce announce -> announce(announce);
      case Action.Publish publish -> Optional.of(publish(publish.step()));
      case Action.Undo undo -> Optional.of(undo(undo.phase()));
      case Action.Finish _ -> Optional.empty();
    };
  }

  private Input survey(String cluster) {
    try {
      return new Input.Surveyed(cluster, site.cluster(cluster).slots().survey());
    } catch (ClusterException e) {
      return new Input.SurveyFailed(cluster, e.fault());
    }
  }

  private Input findWorkers(String cluster) {
    try {
      Map<String, String> labels = Map.of(Labels.REQUEST, terms.request(), Labels.KIND, "worker");
      return new Input.WorkersFound(cluster, site.cluster(cluster).builds().list(labels));
    } catch (ClusterException e) {
      return new Input.FindFailed(cluster, e.fault());
    }
  }

  /**
   * A list that cannot be had is an empty one: waiting for others is a courtesy, not a safeguard.
   */
  private Input listWaiters() {
    try {
      List<Waiter> waiters = new ArrayList<>();
      for (Build build : home.builds().list(Map.of(Labels.KIND, "orchestrator"))) {
        String waiting = build.annotations().getOrDefault(Labels.WAITING, "");
        if (build.phase().isActive() && !waiting.isEmpty()) {
          waiter(build, waiting).ifPresent(waiters::add);
        }
      }
      return new Input.WaitersListed(waiters);
    } catch (ClusterException _) {
      return new Input.WaitersListed(List.of());
    }
  }

  /** Empty when the build does not say it in words of ours: others need not wait for it then. */
  private static Optional<Waiter> waiter(Build build, String waiting) {
    String word = build.labels().getOrDefault(Labels.CLASS, RequestClass.AUTOMATIC.word());
    try {
      Set<Platform> platforms =
          Arrays.stream(waiting.split(",", -1)).map(Platform::new).collect(Collectors.toSet());
      return Optional.of(
          new Waiter(build.name(), RequestClass.ofWord(word), build.created(), platforms));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Input takeSlot(Action.TakeSlot take) {
    try {
      if (isShutOut()) {
        return new Input.Fenced();
      }
      Optional<Slot> slot =
          site.cluster(take.cluster()).slots().take(take.number(), take.worker(), terms.origin());
      return slot.isPresent()
          ? new Input.SlotTaken(take.platform(), take.cluster(), take.worker(), slot.get())
          : new Input.SlotConflict(take.platform(), take.cluster(), take.worker());
    } catch (ClusterException e) {
      return new Input.SlotFailed(take.platform(), take.cluster(), take.worker(), e.fault());
    }
  }

  /**
   * True when a later run has taken over. What keeps home from saying so is no fault of the worker
   * cluster, which was not even asked: it must not count as a refusal there.
   */
  private boolean isShutOut() throws ClusterException {
    try {
      return !fence.isHeld();
    } catch (ClusterException e) {
      String detail = "the fence of this request cannot be checked: " + e.fault().detail();
      throw new ClusterException(new ClusterFault.Unreachable(detail), e);
    }
  }

  private Optional<Input> releaseSlot(Action.ReleaseSlot release) {
    try {
      return site.cluster(release.cluster()).slots().release(release.slot())
          ? Optional.of(new Input.SlotReleased(release.cluster(), release.slot()))
          : Optional.empty();
    } catch (ClusterException _) {
      // Whoever surveys the cluster next removes it: its holder is final or will never exist.
      return Optional.empty();
    }
  }

  private Input createWorker(Action.CreateWorker create) {
    Assignment place = create.assignment();
    try {
      if (isShutOut()) {
        return new Input.Fenced();
      }
      BuildSpec spec = site.worker(create.platform(), place);
      Build build = site.cluster(place.cluster()).builds().create(spec);
      return new Input.WorkerCreated(create.platform(), place.worker(), build);
    } catch (ClusterException e) {
      return new Input.CreateFailed(create.platform(), place.worker(), e.fault());
    }
  }

  private Input observe(Action.Observe observe) {
    Assignment place = observe.assignment();
    try {
      Optional<Build> build = site.cluster(place.cluster()).builds().find(place.worker());
      return build.isPresent()
          ? new Input.WorkerSeen(observe.platform(), place.worker(), build.get())
          : new Input.WorkerAbsent(observe.platform(), place.worker());
    } catch (ClusterException e) {
      return new Input.WorkerUnseen(observe.platform(), place.worker(), e.fault());
    }
  }

  private Optional<Input> cancelWorker(Action.CancelWorker cancel) {
    try {
      site.cluster(cancel.cluster()).builds().cancel(cancel.worker());
    } catch (ClusterException _) {
      // Asked again for as long as its end is awaited; afterwards its slot's fence ends it.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private Input collect(Action.Collect collect) {
    Assignment place = collect.assignment();
    try {
      Optional<byte[]> document = site.cluster(place.cluster()).builds().result(place.worker());
      if (document.isEmpty()) {
        return new Input.ResultUnusable(collect.platform(), place.worker(), "it stored none");
      }
      return new Input.Collected(collect.platform(), place.worker(), site.fragment(document.get()));
    } catch (IllegalArgumentException e) {
      return new Input.ResultUnusable(
          collect.platform(), place.worker(), String.valueOf(e.getMessage()));
    } catch (ClusterException e) {
      return new Input.WorkerUnseen(collect.platform(), place.worker(), e.fault());
    }
  }

  private Optional<Input> announce(Action.Announce announce) {
    String value = announce.waiting().stream().map(Platform::name).collect(Collectors.joining(","));
    try {
      home.builds().annotate(terms.orchestrator(), Map.of(Labels.WAITING, value));
    } catch (ClusterException _) {
      // Nobody holds back for us then; the slots still decide.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private Input publish(PublishStep step) {
    try {
      if (isShutOut()) {
        return new Input.Fenced();
      }
    } catch (ClusterException e) {
      Failure failure = Failure.of(FailureKind.INFRASTRUCTURE, e.fault().detail());
      return new Input.StepFailed(step, failure);
    }
    return site.publish(step)
        .<Input>map(failure -> new Input.StepFailed(step, failure))
        .orElseGet(() -> new Input.StepDone(step));
  }

  private Input undo(Phase phase) {
    try {
      if (isShutOut()) {
        return new Input.Fenced();
      }
    } catch (ClusterException e) {
      return new Input.UndoFailed(Failure.of(FailureKind.INFRASTRUCTURE, e.fault().detail()));
    }
    return site.undo(phase).<Input>map(Input.UndoFailed::new).orElseGet(Input.Undone::new);
  }
}
