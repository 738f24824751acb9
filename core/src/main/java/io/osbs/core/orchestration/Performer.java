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
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Waiter;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /**
     * Why the image of an adopted worker build would come out differently now; empty when it would
     * not, and for worker builds of our own.
     */
    Optional<String> outdated(Platform platform, Assignment assignment, Fragment fragment);

    /** Runs a publish step; empty when it is done. */
    Optional<Failure> publish(PublishStep step);

    /** How the clusters stand, shared by the orchestrators of the namespace. */
    SharedDocument<Standings> standings();

    /** How long builds take, shared by the orchestrators of the namespace. */
    SharedDocument<Durations> durations();

    /** Stores what the next run of this orchestrator build must know. */
    void remember(Memory memory) throws ClusterException;

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
  private final InstantSource clock;
  private final SlotTaker slotTaker;

  /**
   * A performer for one orchestration.
   *
   * @param home the orchestrator cluster
   * @param clock the one that the orchestration is stepped by
   * @param meanwhile runs what may be done while something else is asked; on the caller's thread it
   *     is done before
   */
  public Performer(
      Terms terms, Cluster home, Fence fence, Site site, InstantSource clock, Executor meanwhile) {
    this.clock = clock;
    this.terms = terms;
    this.home = home;
    this.fence = fence;
    this.site = site;
    this.slotTaker = new SlotTaker(terms.origin(), site, this::isShutOut, meanwhile);
  }

  /** Does what the action says; the result is what its Javadoc names, or nothing. */
  public Optional<Input> perform(Action action) {
    return switch (action) {
      case Action.Survey survey -> Optional.of(survey(survey.cluster()));
      case Action.FindWorkers find -> Optional.of(findWorkers(find.cluster()));
      case Action.ListWaiters _ -> Optional.of(listWaiters());
      case Action.TakeSlot take -> Optional.of(slotTaker.take(take));
      case Action.ReleaseSlot release -> releaseSlot(release);
      case Action.CreateWorker create -> Optional.of(createWorker(create));
      case Action.Observe observe -> Optional.of(observe(observe));
      case Action.CancelWorker cancel -> cancelWorker(cancel);
      case Action.Collect collect -> Optional.of(collect(collect));
      case Action.Announce announce -> announce(announce);
      case Action.Publish publish -> Optional.of(publish(publish));
      case Action.Undo undo -> Optional.of(undo(undo));
      case Action.ReadShared _ -> Optional.of(readShared());
      case Action.ReportTrouble report -> reportTrouble(report);
      case Action.ReportMended mended ->
          changeStandings(all -> all.with(mended.cluster(), Health.GOOD));
      case Action.TryCluster offer ->
          changeStandings(all ->
              all.with(
                  offer.cluster(),
                  all.health(offer.cluster()).triedBy(terms.request(), clock.instant())));
      case Action.LeaveTry left ->
          changeStandings(all ->
              all.with(
                  left.cluster(),
                  all.health(left.cluster()).leftBy(terms.request(), clock.instant())));
      case Action.Measured measured -> measured(measured);
      case Action.Remember remember -> remember(remember.memory());
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
   * Those who wait and come before us. A list that cannot be had is an empty one: waiting for
   * others is a courtesy, not a safeguard.
   */
  private Input listWaiters() {
    Waiter self = new Waiter(terms.orchestrator(), terms.requestClass(), terms.created(), Set.of());
    try {
      List<Waiter> waiters = new ArrayList<>();
      Map<String, Set<Platform>> read = new HashMap<>();
      for (Build build : home.builds().active(Map.of(Labels.KIND, "orchestrator"))) {
        String waiting = build.annotations().getOrDefault(Labels.WAITING, "");
        if (waiting.isEmpty()) {
          continue;
        }
        Set<Platform> platforms = read.computeIfAbsent(waiting, Performer::platformsWaitedFor);
        RequestClass requestClass = requestClass(build);
        if (!platforms.isEmpty() && requestClass != null) {
          Waiter waiter = new Waiter(build.name(), requestClass, build.created(), platforms);
          if (waiter.compareTo(self) < 0) {
            waiters.add(waiter);
          }
        }
      }
      return new Input.WaitersListed(waiters);
    } catch (ClusterException _) {
      return new Input.WaitersListed(List.of());
    }
  }

  /** Null when the build does not say it in a word of ours: others need not wait for it then. */
  private static @Nullable RequestClass requestClass(Build build) {
    try {
      return RequestClass.ofWord(
          build.labels().getOrDefault(Labels.CLASS, RequestClass.AUTOMATIC.word()));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** None when nothing is waited for, or something unreadable. */
  private static Set<Platform> platformsWaitedFor(String waiting) {
    if (waiting.isEmpty()) {
      return Set.of();
    }
    try {
      return Arrays.stream(waiting.split(",", -1))
          .map(Platform::new)
          .collect(Collectors.toUnmodifiableSet());
    } catch (IllegalArgumentException _) {
      return Set.of();
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
      Fragment fragment = site.fragment(document.get());
      return site.outdated(collect.platform(), place, fragment)
          .<Input>map(why -> new Input.ResultOutdated(collect.platform(), place.worker(), why))
          .orElseGet(() -> new Input.Collected(collect.platform(), place.worker(), fragment));
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

  private Input publish(Action.Publish publish) {
    PublishStep step = publish.step();
    try {
      if (isShutOut()) {
        return new Input.Fenced();
      }
    } catch (ClusterException e) {
      Failure failure = Failure.of(FailureKind.INFRASTRUCTURE, e.fault().detail());
      return new Input.StepFailed(step, publish.failures(), failure);
    }
    return site.publish(step)
        .<Input>map(failure -> new Input.StepFailed(step, publish.failures(), failure))
        .orElseGet(() -> new Input.StepDone(step, publish.failures()));
  }

  private Input undo(Action.Undo undo) {
    try {
      if (isShutOut()) {
        return new Input.Fenced();
      }
    } catch (ClusterException e) {
      return new Input.UndoFailed(
          undo.failures(), Failure.of(FailureKind.INFRASTRUCTURE, e.fault().detail()));
    }
    return site.undo(undo.phase())
        .<Input>map(failure -> new Input.UndoFailed(undo.failures(), failure))
        .orElseGet(Input.Undone::new);
  }

  /** What cannot be read stays as it is known: it is a courtesy, or is looked at again. */
  private Input readShared() {
    return new Input.SharedRead(read(site.standings()), read(site.durations()));
  }

  private static <T> @Nullable T read(SharedDocument<T> document) {
    try {
      return document.get();
    } catch (ClusterException _) {
      return null;
    }
  }

  private Optional<Input> reportTrouble(Action.ReportTrouble trouble) {
    Health.Report report =
        new Health.Report(terms.request(), trouble.trouble(), trouble.detail(), clock.instant());
    return changeStandings(
        all -> all.with(trouble.cluster(), all.health(trouble.cluster()).reported(report)));
  }

  private Optional<Input> changeStandings(UnaryOperator<Standings> change) {
    try {
      return Optional.of(new Input.StandingsSeen(site.standings().change(change)));
    } catch (ClusterException _) {
      // Then the others find out for themselves.
      return Optional.empty();
    }
  }

  private Optional<Input> measured(Action.Measured measured) {
    try {
      site.durations().change(all -> all.with(measured.platform(), measured.held()));
    } catch (ClusterException _) {
      // One measurement less for estimates.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<Input> remember(Memory memory) {
    try {
      site.remember(memory);
    } catch (ClusterException _) {
      // A next run then takes up the clocks as they were stored before.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
