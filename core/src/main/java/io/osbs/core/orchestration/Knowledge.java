package io.osbs.core.orchestration;

import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator knows of one cluster.
 *
 * @param view the last answer; null before the first, and once the cluster has stopped answering
 * @param silence what it does instead of answering; null when it answered the last time
 * @param forbidden why it will never take our builds; null when it may
 * @param asking when it was and is to be asked
 */
public record Knowledge(
    @Nullable View view, @Nullable Silence silence, @Nullable String forbidden, Asking asking) {

  static final Knowledge NONE =
      new Knowledge(null, null, null, new Asking(false, false, null, null));

  /** How long a number that was refused is left alone while the answers still show it free. */
  private static final Duration REFUSED = Duration.ofSeconds(5);

  /**
   * How old a view may be of which one slot has turned out not to be free: that others are faster
   * is no reason to read everything again for each slot that they take, but an older view is
   * mistaken in more than that.
   */
  private static final Duration VALID_IN_DOUBT = Duration.ofSeconds(1);

  /** How old a view may be that came with another answer: the next one is asked for soon. */
  private static final Duration VALID_UNASKED = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /**
   * The slots as they were seen last.
   *
   * @param seenAt when they were seen
   * @param validUntil until when a placement may rest on it
   * @param refused numbers that were held when we tried to take them, although the answers show
   *     them free, and until when to leave them alone: a cluster's lists can lag behind for a while
   */
  public record View(
      SlotSurvey survey, Instant seenAt, Instant validUntil, Map<Integer, Instant> refused) {
    public View {
      refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    private boolean isDoubted() {
      return !validUntil.isAfter(seenAt.plus(VALID_IN_DOUBT));
    }
  }

  /**
   * The cluster does not answer.
   *
   * @param why as it was the last time
   * @param since since when
   * @param times how often in a row
   */
  public record Silence(String why, Instant since, int times) {}

  /**
   * The questions for its slots.
   *
   * @param now true while an answer is awaited
   * @param again true when something changed while an answer was awaited
   * @param askedAt when it was last asked; null when never
   * @param askAt when to ask again; null when nobody needs to know
   */
  public record Asking(
      boolean now, boolean again, @Nullable Instant askedAt, @Nullable Instant askAt) {}

  /** The slots as they were seen last; null when there is no answer to rest on. */
  public @Nullable SlotSurvey survey() {
    return view == null ? null : view.survey();
  }

  /** Since when it has not answered; null when it did the last time. */
  @Nullable Instant silentSince() {
    return silence == null ? null : silence.since();
  }

  Knowledge beingAsked(Instant now) {
    return new Knowledge(view, silence, forbidden, new Asking(true, false, now, null));
  }

  /** The same, to be asked again at that time if not before. */
  Knowledge askedBy(Instant latest) {
    Instant askAt = asking.askAt();
    Instant next = askAt != null && askAt.isBefore(latest) ? askAt : latest;
    Asking sooner = new Asking(asking.now(), asking.again(), asking.askedAt(), next);
    return new Knowledge(view, silence, forbidden, sooner);
  }

  Knowledge askedOnceMore() {
    Asking more = new Asking(asking.now(), true, asking.askedAt(), asking.askAt());
    return new Knowledge(view, silence, forbidden, more);
  }

  Knowledge answered(SlotSurvey answer, Instant now, Instant next, Instant valid) {
    Map<Integer, Instant> still = new TreeMap<>(view == null ? Map.of() : view.refused());
    answer.slots().forEach(held -> still.remove(held.slot().number()));
    return new Knowledge(
        new View(answer, now, valid, still),
        null,
        forbidden,
        new Asking(false, false, asking.askedAt(), next));
  }

  /** The same with a survey that nobody had asked for. */
  Knowledge seen(SlotSurvey fresh, Instant now) {
    Map<Integer, Instant> still = new TreeMap<>(view == null ? Map.of() : view.refused());
    View newer = new View(fresh, now, now.plus(VALID_UNASKED), still);
    return new Knowledge(newer, null, forbidden, asking);
  }

  /** The same after a slot that the survey showed free was not. */
  Knowledge disproved(int number, Instant now) {
    if (view == null) {
      return this;
    }
    Map<Integer, Instant> more = new TreeMap<>(view.refused());
    more.values().removeIf(until -> !now.isBefore(until));
    more.put(number, now.plus(REFUSED));
    Instant valid = view.seenAt().plus(VALID_IN_DOUBT);
    View doubted = new View(view.survey(), view.seenAt(), valid, more);
    return new Knowledge(doubted, silence, forbidden, asking).askedBy(valid);
  }

  /** The same with a view that no placement may rest on. */
  Knowledge mistrusted() {
    if (view == null) {
      return this;
    }
    View old = new View(view.survey(), view.seenAt(), view.seenAt(), view.refused());
    return new Knowledge(old, silence, forbidden, asking);
  }

  /** True when that number was refused a moment ago and no answer has shown why. */
  boolean isRefused(int number, Instant now) {
    Instant until = view == null ? null : view.refused().get(number);
    return until != null && now.isBefore(until);
  }

  /** True when a placement may rest on the survey. */
  boolean isValid(Instant now) {
    return view != null && now.isBefore(view.validUntil());
  }

  /** True when it is known to show a slot free that is not. */
  boolean isDoubted() {
    return view != null && view.isDoubted();
  }

  Knowledge failed(ClusterFault fault, Instant now) {
    int times = silence == null ? 0 : silence.times();
    Instant since = silence == null ? now : silence.since();
    return new Knowledge(
        null,
        new Silence(fault.detail(), since, times + 1),
        fault instanceof ClusterFault.Forbidden ? fault.detail() : forbidden,
        new Asking(false, false, asking.askedAt(), now.plus(pause(times))));
  }

  /** The same with a slot that was just taken or seen. */
  Knowledge with(Slot slot) {
    return withSlots(slot, true);
  }

  /** The same without a slot that was just removed. */
  Knowledge without(Slot slot) {
    return withSlots(slot, false);
  }

  private Knowledge withSlots(Slot slot, boolean present) {
    if (view == null) {
      return this;
    }
    SlotSurvey before = view.survey();
    List<SlotSurvey.Held> slots = new ArrayList<>(before.slots());
    slots.removeIf(held ->
        held.slot().number() == slot.number() && (present || held.slot().uid().equals(slot.uid())));
    if (present) {
      slots.add(new SlotSurvey.Held(slot, null));
    }
    SlotSurvey changed = new SlotSurvey(before.serverTime(), slots, before.foreignBuilds());
    return new Knowledge(
        new View(changed, view.seenAt(), view.validUntil(), view.refused()),
        silence,
        forbidden,
        asking);
  }

  private static Duration pause(int silences) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(silences, 4));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
