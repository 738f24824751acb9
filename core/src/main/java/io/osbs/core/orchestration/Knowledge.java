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
 * @param survey the last answer; null before the first, and once the cluster has stopped answering
 * @param silence why it did not answer the last time; null when it did
 * @param silentSince since when it has not answered
 * @param silences how often in a row it did not answer
 * @param forbidden why it will never take our builds; null when it may
 * @param asking true while an answer is awaited
 * @param again true when something changed while an answer was awaited
 * @param askedAt when it was last asked
 * @param askAt when to ask again; null when nobody needs to know
 * @param validUntil until when a placement may rest on the survey; null when it may not, above all
 *     since a slot that it showed free was not
 * @param refused numbers that were held when we tried to take them, although the answers show them
 *     free, and until when to leave them alone: a cluster's lists can lag behind for a while
 */
public record Knowledge(
    @Nullable SlotSurvey survey,
    @Nullable String silence,
    @Nullable Instant silentSince,
    int silences,
    @Nullable String forbidden,
    boolean asking,
    boolean again,
    @Nullable Instant askedAt,
    @Nullable Instant askAt,
    @Nullable Instant validUntil,
    Map<Integer, Instant> refused) {

  public Knowledge {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
  }

  /** How long a number that was refused is left alone while the answers still show it free. */
  private static final Duration REFUSED = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  static final Knowledge NONE =
      new Knowledge(null, null, null, 0, null, false, false, null, null, null, Map.of());

  Knowledge beingAsked(Instant now) {
    return new Knowledge(
        survey,
        silence,
        silentSince,
        silences,
        forbidden,
        true,
        false,
        now,
        null,
        validUntil,
        refused);
  }

  /** The same, to be asked again at that time if not before. */
  Knowledge askedBy(Instant latest) {
    Instant next = askAt != null && askAt.isBefore(latest) ? askAt : latest;
    return new Knowledge(
        survey,
        silence,
        silentSince,
        silences,
        forbidden,
        asking,
        again,
        askedAt,
        next,
        validUntil,
        refused);
  }

  Knowledge askedOnceMore() {
    return new Knowledge(
        survey,
        silence,
        silentSince,
        silences,
        forbidden,
        asking,
        true,
        askedAt,
        askAt,
        validUntil,
        refused);
  }

  Knowledge answered(SlotSurvey answer, Instant next, Instant valid) {
    Map<Integer, Instant> still = new TreeMap<>(refused);
    answer.slots().forEach(held -> still.remove(held.slot().number()));
    return new Knowledge(
        answer, null, null, 0, forbidden, false, again, askedAt, next, valid, still);
  }

  /** The same after a slot that the survey showed free was not. */
  Knowledge disproved(int number, Instant now) {
    Map<Integer, Instant> more = new TreeMap<>(refused);
    more.values().removeIf(until -> !now.isBefore(until));
    more.put(number, now.plus(REFUSED));
    return new Knowledge(
        survey,
        silence,
        silentSince,
        silences,
        forbidden,
        asking,
        again,
        askedAt,
        askAt,
        null,
        more);
  }

  /** True when that number was refused a moment ago and no answer has shown why. */
  boolean isRefused(int number, Instant now) {
    Instant until = refused.get(number);
    return until != null && now.isBefore(until);
  }

  /** True when a placement may rest on the survey. */
  boolean isValid(Instant now) {
    return survey != null && validUntil != null && now.isBefore(validUntil);
  }

  Knowledge failed(ClusterFault fault, Instant now) {
    String never = fault instanceof ClusterFault.Forbidden ? fault.detail() : forbidden;
    Instant since = silentSince == null ? now : silentSince;
    Instant next = now.plus(pause(silences));
    return new Knowledge(
        null,
        fault.detail(),
        since,
        silences + 1,
        never,
        false,
        false,
        askedAt,
        next,
        null,
        refused);
  }

  /** The same with a slot that was just taken or seen. */
  Knowledge with(Slot slot) {
    return survey == null ? this : withSlots(slots(slot, true));
  }

  /** The same without a slot that was just removed. */
  Knowledge without(Slot slot) {
    return survey == null ? this : withSlots(slots(slot, false));
  }

  private Knowledge withSlots(SlotSurvey changed) {
    return new Knowledge(
        changed,
        silence,
        silentSince,
        silences,
        forbidden,
        asking,
        again,
        askedAt,
        askAt,
        validUntil,
        refused);
  }

  private SlotSurvey slots(Slot slot, boolean present) {
    if (survey == null) {
      throw new IllegalStateException("checked by the caller");
    }
    List<SlotSurvey.Held> slots = new ArrayList<>(survey.slots());
    slots.removeIf(held ->
        held.slot().number() == slot.number() && (present || held.slot().uid().equals(slot.uid())));
    if (present) {
      slots.add(new SlotSurvey.Held(slot, null));
    }
    return new SlotSurvey(survey.serverTime(), slots, survey.foreignBuilds());
  }

  private static Duration pause(int silences) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(silences, 4));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
