package io.osbs.core.placement;

import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.SlotSurvey.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The arithmetic of slots: which one may be taken, and which one is nobody's any more. */
public final class SlotRules {

  /** How long a slot whose holder does not exist is kept: the time a create may be on its way. */
  public static final Duration ABSENT_HOLDER_GRACE = Duration.ofSeconds(60);

  private SlotRules() {}

  /**
   * The lowest slot number that may be taken without bringing the cluster above {@code maximum}.
   *
   * <p>Only numbers below a ceiling L may be taken, where L is the largest number with L + (held
   * slots numbered L or more) + (foreign builds) &lt;= maximum. Everybody who takes slots by this
   * rule fills the same lowest numbers, so two of them meet at one number, where compare-and-set
   * decides: a stale view can make an attempt fail, but not take the cluster above its maximum.
   *
   * @param held numbers of the held slots
   * @param foreignBuilds active worker builds without a slot
   */
  public static OptionalInt takeable(Set<Integer> held, int foreignBuilds, int maximum) {
    if (held.size() + foreignBuilds >= maximum) {
      return OptionalInt.empty();
    }
    int ceiling = ceiling(held, foreignBuilds, maximum);
    for (int number = 0; number < ceiling; number++) {
      if (!held.contains(number)) {
        return OptionalInt.of(number);
      }
    }
    return OptionalInt.empty();
  }

  private static int ceiling(Set<Integer> held, int foreignBuilds, int maximum) {
    int ceiling = Math.max(0, maximum - foreignBuilds);
    int above = 0;
    for (int number : held) {
      above += number >= ceiling ? 1 : 0;
    }
    while (ceiling > 0 && ceiling + above + foreignBuilds > maximum) {
      ceiling--;
      above += held.contains(ceiling) ? 1 : 0;
    }
    return ceiling;
  }

  /** The numbers of all held slots of a survey. */
  public static Set<Integer> numbers(SlotSurvey survey) {
    Set<Integer> numbers = new TreeSet<>();
    for (Held held : survey.slots()) {
      numbers.add(held.slot().number());
    }
    return numbers;
  }

  /** The slots of a survey that anybody may remove. */
  public static List<Held> reapable(SlotSurvey survey) {
    return survey.slots().stream().filter(held -> isReapable(held, survey.serverTime())).toList();
  }

  /**
   * True when a slot is nobody's any more: its holder is final, or does not exist although the slot
   * is older than a create can be on its way. This depends on the worker cluster alone, never on
   * whether an orchestrator lives.
   */
  public static boolean isReapable(Held held, Instant serverTime) {
    if (held.holderPhase() != null) {
      return held.holderPhase().isFinal();
    }
    Instant kept = held.slot().created().plus(ABSENT_HOLDER_GRACE);
    return serverTime.isAfter(kept);
  }
}
