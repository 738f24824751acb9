package io.osbs.core.orchestration;

import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to every question of a kind, as soon as it is asked, until that is taken back.
 */
final class StandingAnswers {

  private final Map<String, String> surveys = new HashMap<>();
  private final Map<Platform, Phase> staying = new HashMap<>();
  private final Told told;
  private final SharedState shared;
  private boolean alone;
  private boolean undoing = true;

  StandingAnswers(Told told, SharedState shared) {
    this.told = told;
    this.shared = shared;
  }

  /** Every survey of the cluster shows this; null: no answer any more. */
  void survey(String cluster, @Nullable String held) {
    if (held == null) {
      surveys.remove(cluster);
    } else {
      surveys.put(cluster, held);
    }
  }

  /** Nobody else waits. */
  void alone() {
    alone = true;
  }

  /** The worker build of the platform is seen in this phase; null: no answer any more. */
  void stays(Platform platform, @Nullable Phase phase) {
    if (phase == null) {
      staying.remove(platform);
    } else {
      staying.put(platform, phase);
    }
  }

  /** No longer is everything taken back at once. */
  void undoneByHand() {
    undoing = false;
  }

  boolean isUndoing() {
    return undoing;
  }

  /** The answer to a question, or null when it must be given by hand. */
  @Nullable Input to(Action question, Terms terms, Instant now) {
    return switch (question) {
      case Action.Survey survey -> {
        String held = surveys.get(survey.cluster());
        yield held == null
            ? null
            : new Input.Surveyed(survey.cluster(), told.survey(held, terms, now));
      }
      case Action.ReadShared _ -> shared.read();
      case Action.ListWaiters _ -> alone ? new Input.WaitersListed(List.of()) : null;
      case Action.Undo _ -> undoing ? new Input.Undone() : null;
      case Action.Observe observe -> {
        Phase phase = staying.get(observe.platform());
        yield phase == null ? null : Told.seen(observe, phase, null);
      }
      default -> null;
    };
  }
}
