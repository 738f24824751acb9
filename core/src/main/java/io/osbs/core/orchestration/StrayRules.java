package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.Build;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.SlotRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Worker builds that were given up are asked to end until their end is seen. */
final class StrayRules {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** By then an answer has come, or will not. */
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private StrayRules() {}

  static void add(Turn turn, Platform platform, Assignment place) {
    List<Stray> more = new ArrayList<>(turn.strays);
    more.add(new Stray(platform, place, turn.now, turn.now.plus(PAUSE)));
    turn.strays = more;
  }

  static void settle(Turn turn) {
    for (Stray stray : turn.strays) {
      if (turn.isDue(stray.lookAt())) {
        Assignment place = stray.place();
        turn.act(new Action.CancelWorker(stray.platform(), place.cluster(), place.worker()));
        turn.act(new Action.Observe(stray.platform(), place));
        turn.strays =
            turn.strays.stream()
                .map(each -> each.equals(stray) ? each.lookingAgainAt(turn.now.plus(ANSWER)) : each)
                .toList();
      }
    }
  }

  static void seen(Turn turn, BuildName worker, Build build) {
    change(
        turn,
        worker,
        stray -> {
          if (build.phase().isActive()) {
            return stray.lookingAgainAt(turn.now.plus(PAUSE));
          }
          ended(turn, stray, build.phase().word());
          return null;
        });
  }

  /** A create that got no answer may still arrive, as long as its slot is held for it. */
  static void absent(Turn turn, BuildName worker) {
    change(
        turn,
        worker,
        stray -> {
          Instant settled = stray.since().plus(SlotRules.ABSENT_HOLDER_GRACE);
          if (turn.now.isBefore(settled)) {
            return stray.lookingAgainAt(turn.now.plus(PAUSE));
          }
          ended(turn, stray, "gone");
          return null;
        });
  }

  static void unseen(Turn turn, BuildName worker) {
    change(turn, worker, stray -> stray.lookingAgainAt(turn.now.plus(PAUSE)));
  }

  private static void ended(Turn turn, Stray stray, String how) {
    turn.note(
        stray.platform(),
        "the worker build %s on %s, given up before, is %s"
            .formatted(stray.place().worker(), stray.place().cluster(), how));
  }

  /** Changes the stray of that name, if there is one. */
  private static void change(Turn turn, BuildName worker, StrayChange change) {
    List<Stray> strays = new ArrayList<>();
    boolean answered = false;
    for (Stray stray : turn.strays) {
      if (!answered && stray.place().worker().equals(worker)) {
        answered = true;
        Stray next = change.of(stray);
        if (next != null) {
          strays.add(next);
        }
      } else {
        strays.add(stray);
      }
    }
    turn.strays = strays;
  }

  /** What becomes of a stray; null when it is none any more. */
  private interface StrayChange {
    @Nullable Stray of(Stray stray);
  }
}
