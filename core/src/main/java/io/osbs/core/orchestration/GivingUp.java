package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When a platform without a slot stops trying, and what the user is told. */
final class GivingUp {

  private GivingUp() {}

  static Failure exhausted(WorkerPlan worker) {
    Failure last = worker.losses().getLast();
    List<String> evidence = new ArrayList<>();
    worker.losses().forEach(loss -> evidence.add(loss.message()));
    evidence.addAll(last.evidence());
    return new Failure(
        FailureKind.INFRASTRUCTURE,
        worker.platform(),
        "given up after %d attempts, the last one: %s"
            .formatted(worker.losses().size(), last.message()),
        evidence);
  }

  static Failure noCluster(Turn turn, Platform platform) {
    List<String> listed = turn.clustersOf(platform).stream().map(ClusterEntry::name).toList();
    String why =
        listed.isEmpty()
            ? "config.yaml lists no cluster for it"
            : "every cluster listed for it is disabled: " + String.join(", ", listed);
    return new Failure(
        FailureKind.CONFIGURATION,
        platform,
        "no enabled cluster for platform %s: %s".formatted(platform, why),
        List.of());
  }

  static boolean allForbidden(Turn turn, Platform platform) {
    return turn.usable(platform).stream()
        .allMatch(entry -> turn.knowledge(entry.name()).forbidden() != null);
  }

  static Failure forbidden(Turn turn, Platform platform) {
    List<String> evidence = new ArrayList<>();
    for (ClusterEntry entry : turn.usable(platform)) {
      evidence.add(entry.name() + ": " + turn.knowledge(entry.name()).forbidden());
    }
    return new Failure(
        FailureKind.PERMISSION,
        platform,
        "no cluster of platform %s lets us run worker builds: %s"
            .formatted(platform, String.join("; ", evidence)),
        evidence);
  }

  /**
   * True when no cluster of the platform has answered for longer than the grace.
   *
   * @param asking since when the platform has been asking; what was silent before may answer now
   */
  static boolean noneAnswers(Turn turn, Platform platform, Instant asking) {
    Instant lastAnswer = asking;
    for (ClusterEntry entry : turn.usable(platform)) {
      Instant since = turn.knowledge(entry.name()).silentSince();
      if (since == null) {
        return false;
      }
      lastAnswer = since.isAfter(lastAnswer) ? since : lastAnswer;
    }
    return turn.isDue(lastAnswer.plus(turn.terms.settings().unreachableGrace()));
  }

  static Failure unanswered(Turn turn, Platform platform) {
    List<String> evidence = new ArrayList<>();
    for (ClusterEntry entry : turn.usable(platform)) {
      evidence.add(entry.name() + ": " + turn.knowledge(entry.name()).silence());
    }
    return new Failure(
        FailureKind.INFRASTRUCTURE,
        platform,
        "no cluster of platform %s answered for %s: %s"
            .formatted(
                platform,
                words(turn.terms.settings().unreachableGrace()),
                String.join("; ", evidence)),
        evidence);
  }

  static Failure timedOut(Turn turn, Platform platform) {
    List<String> evidence = new ArrayList<>();
    for (ClusterEntry entry : turn.usable(platform)) {
      Knowledge known = turn.knowledge(entry.name());
      evidence.add(
          known.survey() == null
              ? "%s: %s".formatted(entry.name(), known.silence())
              : "%s: %d slots held, %d foreign builds, maximum %d"
                  .formatted(
                      entry.name(),
                      known.survey().slots().size(),
                      known.survey().foreignBuilds(),
                      entry.maxConcurrentBuilds()));
    }
    return new Failure(
        FailureKind.GAVE_UP_WAITING,
        platform,
        "no slot became free within queue_timeout (%s): %s"
            .formatted(words(turn.terms.settings().queueTimeout()), String.join("; ", evidence)),
        evidence);
  }

  /** A duration as a user writes it in config.yaml: {@code 1h30m}, {@code 45s}. */
  static String words(Duration duration) {
    String text =
        (duration.toHours() > 0 ? duration.toHours() + "h" : "")
            + (duration.toMinutesPart() > 0 ? duration.toMinutesPart() + "m" : "")
            + (duration.toSecondsPart() > 0 ? duration.toSecondsPart() + "s" : "");
    return text.isEmpty() ? duration.toMillis() + "ms" : text;
  }
}
