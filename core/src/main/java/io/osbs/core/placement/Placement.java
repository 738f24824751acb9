package io.osbs.core.placement;

import io.osbs.core.image.Platform;
import io.osbs.core.placement.Candidate.Reading;
import io.osbs.core.placement.Considered.Verdict;
import io.osbs.core.placement.Decision.Outcome;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule of the administrator document: clusters that are not enabled are discarded, each
 * remaining one is asked, and the lowest load is chosen; the file's order decides among equals.
 */
public final class Placement {

  private Placement() {}

  /**
   * Chooses a cluster and a slot for a worker build of {@code platform}.
   *
   * @param candidates the platform's clusters in the file's order
   */
  public static Decision decide(Platform platform, List<Candidate> candidates, WhenFull whenFull) {
    return decide(platform, candidates, whenFull, Ties.FILE_ORDER);
  }

  /** The same with another choice among clusters of the same load. */
  public static Decision decide(
      Platform platform, List<Candidate> candidates, WhenFull whenFull, Ties ties) {
    List<Considered> considered = new ArrayList<>();
    Considered best = null;
    int bestAt = -1;
    int free = 0;
    boolean mayTakeBuilds = false;
    boolean answered = false;
    for (Candidate candidate : candidates) {
      Considered seen = consider(candidate, whenFull);
      mayTakeBuilds |= seen.verdict() != Verdict.DISABLED;
      answered |= seen.wasAsked();
      if (seen.verdict() == Verdict.BUSIER) {
        free += Math.max(1, seen.maximum() - seen.held() - seen.foreign());
        if (best == null || isBetter(seen, best, ties)) {
          best = seen;
          bestAt = considered.size();
        }
      }
      considered.add(seen);
    }
    if (best == null) {
      return new Decision(platform, without(mayTakeBuilds, answered), considered, 0);
    }
    considered.set(bestAt, chosen(best, ties));
    Outcome take = new Outcome.Take(best.cluster(), slotOf(candidates.get(bestAt), whenFull));
    return new Decision(platform, take, considered, free);
  }

  private static Outcome without(boolean mayTakeBuilds, boolean answered) {
    if (!mayTakeBuilds) {
      return new Outcome.NoneEnabled();
    }
    return answered ? new Outcome.AllFull() : new Outcome.NoneAnswered();
  }

  /** Compares loads as fractions, so that equal ones are equal whatever their denominators. */
  private static boolean isBetter(Considered later, Considered earlier, Ties ties) {
    long left = (long) (later.held() + later.foreign()) * earlier.maximum();
    long right = (long) (earlier.held() + earlier.foreign()) * later.maximum();
    return left < right || (left == right && ties.prefers(later.cluster(), earlier.cluster()));
  }

  private static Considered chosen(Considered seen, Ties ties) {
    String reason =
        switch (ties) {
          case Ties.FileOrder _ -> "";
          case Ties.OwnOrder _ -> "another build was faster at the slot tried before";
        };
    return new Considered(
        seen.cluster(), seen.held(), seen.foreign(), seen.maximum(), Verdict.CHOSEN, reason);
  }

  private static Considered consider(Candidate candidate, WhenFull whenFull) {
    ClusterEntry entry = candidate.entry();
    if (!entry.enabled()) {
      return notAsked(entry, Verdict.DISABLED, "enabled: false");
    }
    if (entry.maxConcurrentBuilds() == 0) {
      return notAsked(entry, Verdict.DISABLED, "max_concurrent_builds is 0");
    }
    return switch (candidate.reading()) {
      case Reading.Silent silent -> notAsked(entry, Verdict.SILENT, silent.reason());
      case Reading.Unasked _ -> notAsked(entry, Verdict.SILENT, "no answer yet");
      case Reading.LeftOut leftOut -> notAsked(entry, Verdict.LEFT_OUT, leftOut.reason());
      case Reading.Answered answer -> asked(entry, answer, whenFull);
    };
  }

  private static Considered asked(ClusterEntry entry, Reading.Answered answer, WhenFull whenFull) {
    int held = taken(answer).size();
    int foreign = answer.survey().foreignBuilds();
    boolean room = slot(entry, answer, whenFull) != null;
    Verdict verdict = room ? Verdict.BUSIER : Verdict.FULL;
    return new Considered(entry.name(), held, foreign, entry.maxConcurrentBuilds(), verdict, "");
  }

  private static Considered notAsked(ClusterEntry entry, Verdict verdict, String reason) {
    return new Considered(entry.name(), 0, 0, entry.maxConcurrentBuilds(), verdict, reason);
  }

  private static int slotOf(Candidate candidate, WhenFull whenFull) {
    if (candidate.reading() instanceof Reading.Answered answer) {
      Integer number = slot(candidate.entry(), answer, whenFull);
      if (number != null) {
        return number;
      }
    }
    throw new IllegalStateException("chosen without a free slot: " + candidate);
  }

  private static @Nullable Integer slot(
      ClusterEntry entry, Reading.Answered answer, WhenFull whenFull) {
    Set<Integer> taken = taken(answer);
    if (whenFull == WhenFull.SUBMIT) {
      int number = 0;
      while (taken.contains(number)) {
        number++;
      }
      return number;
    }
    OptionalInt free =
        SlotRules.takeable(taken, answer.survey().foreignBuilds(), entry.maxConcurrentBuilds());
    return free.isPresent() ? free.getAsInt() : null;
  }

  private static Set<Integer> taken(Reading.Answered answer) {
    Set<Integer> taken = new HashSet<>(answer.reserved());
    answer.survey().slots().forEach(held -> taken.add(held.slot().number()));
    return taken;
  }
}
