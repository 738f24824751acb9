package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.WorkerStatus.Active;
import io.osbs.core.orchestration.WorkerStatus.Looking;
import io.osbs.core.orchestration.WorkerStatus.Unplaced;
import io.osbs.core.placement.ClusterEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finding the worker builds of an earlier run of the same request. A platform leaves {@code
 * LOOKING} when every cluster of its list has answered, or when those that did not have had their
 * grace.
 */
final class ResumeRules {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private ResumeRules() {}

  /** A worker build and the cluster it was found on. */
  private record Found(String cluster, Build build, int attempt) {}

  static void found(Turn turn, Input.WorkersFound found) {
    if (turn.resume != null) {
      turn.resume = turn.resume.answered(found.cluster(), found.workers());
    }
  }

  static void failed(Turn turn, String cluster) {
    if (turn.resume != null) {
      turn.resume = turn.resume.askedAgainAt(cluster, turn.now.plus(PAUSE));
    }
  }

  static void settle(Turn turn) {
    Resume resume = turn.resume;
    if (resume == null) {
      return;
    }
    Set<String> missing = new TreeSet<>();
    for (WorkerPlan worker : turn.workers()) {
      if (worker.status() instanceof Looking looking) {
        Set<String> unanswered = unanswered(resume, turn.clusters, worker);
        boolean late = looking.since().isBefore(turn.now) && !unanswered.isEmpty();
        if (unanswered.isEmpty()) {
          decide(turn, worker, resume, false);
        } else if (late
            && turn.isDue(looking.since().plus(turn.terms.settings().unreachableGrace()))) {
          decide(turn, worker, resume, true);
        } else {
          missing.addAll(unanswered);
        }
      }
    }
    missing.forEach(cluster -> ask(turn, cluster));
  }

  private static void ask(Turn turn, String cluster) {
    Resume resume = turn.resume;
    if (resume == null) {
      return;
    }
    Instant askAt = resume.askAt().get(cluster);
    if (askAt == null || (!askAt.equals(Instant.MAX) && turn.isDue(askAt))) {
      turn.resume = resume.askedNow(cluster);
      turn.act(new Action.FindWorkers(cluster));
    }
  }

  /** True when no cluster can still run a worker build of an earlier run that is not known of. */
  static boolean isComplete(Turn turn, WorkerPlan worker) {
    return unanswered(turn.resume, turn.clusters, worker).isEmpty();
  }

  /** The clusters that have not said which worker builds of earlier runs they have. */
  static Set<String> unanswered(
      @Nullable Resume resume, Map<Platform, List<ClusterEntry>> clusters, WorkerPlan worker) {
    Set<String> names = new TreeSet<>();
    if (resume == null) {
      return names;
    }
    for (ClusterEntry entry : clusters.getOrDefault(worker.platform(), List.of())) {
      if (!resume.answers().containsKey(entry.name())) {
        names.add(entry.name());
      }
    }
    return names;
  }

  private static void decide(Turn turn, WorkerPlan worker, Resume resume, boolean incomplete) {
    Found last = last(worker, resume);
    boolean adopt = last != null && isWorthAdopting(turn, worker, last.build(), resume.kind());
    endOthers(turn, worker, resume, adopt ? last : null);
    endTheUnseen(turn, worker, last);
    if (last != null && adopt) {
      Assignment place =
          new Assignment(last.cluster(), last.build().name(), last.attempt(), null, turn.now);
      turn.note(
          worker.platform(),
          "worker build %s on %s adopted".formatted(last.build().name(), last.cluster()));
      WorkerPlan adopted = worker.startingAt(last.attempt());
      turn.fire(
          worker,
          WorkerEvent.WORKER_FOUND,
          adopted.in(new Active(place, last.build().phase(), phaseSince(turn, worker, last))));
      return;
    }
    int next = last == null ? 1 : last.attempt() + 1;
    next = Math.max(next, resume.firstAttempt());
    turn.fire(
        worker,
        incomplete ? WorkerEvent.GRACE_OVER : WorkerEvent.NOTHING_FOUND,
        worker.startingAt(next).in(Unplaced.since(unplacedSince(turn, worker))));
  }

  /** The clocks of an earlier run of the same build go on. */
  private static Memory.@Nullable Worker remembered(Turn turn, WorkerPlan worker) {
    Memory memory = turn.resume == null ? null : turn.resume.memory();
    return memory == null ? null : memory.workers().get(worker.platform());
  }

  private static Instant unplacedSince(Turn turn, WorkerPlan worker) {
    Memory.Worker before = remembered(turn, worker);
    Instant since = before == null ? null : before.unplacedSince();
    return since == null ? turn.now : since;
  }

  private static Instant phaseSince(Turn turn, WorkerPlan worker, Found found) {
    Memory.Worker before = remembered(turn, worker);
    Instant since = before == null ? null : before.phaseSince();
    boolean same =
        before != null
            && before.attempt() == found.attempt()
            && before.phase() == found.build().phase();
    return since == null || !same ? turn.now : since;
  }

  /** An earlier run may have left more than one that runs: only the adopted one is to go on. */
  private static void endOthers(
      Turn turn, WorkerPlan worker, Resume resume, @Nullable Found adopted) {
    for (Found each : all(worker, resume)) {
      if (each.build().phase().isActive() && !each.equals(adopted)) {
        BuildName name = each.build().name();
        Assignment place = new Assignment(each.cluster(), name, each.attempt(), null, turn.now);
        turn.act(new Action.CancelWorker(worker.platform(), each.cluster(), name));
        StrayRules.add(turn, worker.platform(), place);
      }
    }
  }

  /** The last worker build that an earlier run asked for may still be on its way. */
  private static void endTheUnseen(Turn turn, WorkerPlan worker, @Nullable Found last) {
    Memory.Worker before = remembered(turn, worker);
    if (before == null || before.cluster() == null) {
      return;
    }
    if (last == null || last.attempt() < before.attempt()) {
      BuildName name = turn.terms.worker(worker.platform(), before.attempt());
      Assignment place = new Assignment(before.cluster(), name, before.attempt(), null, turn.now);
      turn.act(new Action.CancelWorker(worker.platform(), before.cluster(), name));
      StrayRules.add(turn, worker.platform(), place);
    }
  }

  private static boolean isWorthAdopting(
      Turn turn, WorkerPlan worker, Build build, Resumption kind) {
    boolean asked = kind == Resumption.RETRY || kind == Resumption.AGAIN;
    String inputs = turn.terms.inputs().get(worker.platform());
    if (asked && inputs != null && !inputs.equals(build.labels().get(Labels.INPUTS))) {
      return false;
    }
    if (build.phase().isActive()) {
      return true;
    }
    if (build.phase() == Phase.COMPLETE) {
      return kind != Resumption.AGAIN;
    }
    boolean ownFault =
        build.phase() == Phase.FAILED
            && (build.failure() == null || build.failure().kind() != FailureKind.INFRASTRUCTURE);
    return ownFault && kind == Resumption.ADOPT;
  }

  private static @Nullable Found last(WorkerPlan worker, Resume resume) {
    return all(worker, resume).stream()
        .max((one, other) -> Integer.compare(one.attempt(), other.attempt()))
        .orElse(null);
  }

  private static List<Found> all(WorkerPlan worker, Resume resume) {
    List<Found> found = new ArrayList<>();
    resume
        .answers()
        .forEach((cluster, builds) -> {
          for (Build build : builds) {
            int attempt = attempt(build);
            if (attempt > 0
                && worker.platform().name().equals(build.labels().get(Labels.PLATFORM))) {
              found.add(new Found(cluster, build, attempt));
            }
          }
        });
    return found;
  }

  private static int attempt(Build build) {
    try {
      return Integer.parseInt(build.labels().getOrDefault(Labels.ATTEMPT, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
