package io.osbs.core.orchestration;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Health.Shut;
import io.osbs.core.standing.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a platform without a slot stops trying, and what the user is told. */
final class GivingUp {

  private GivingUp() {}

  static Failure exhausted(WorkerPlan worker) {
    Failure last = worker.losses().getLast().failure();
    List<String> evidence = new ArrayList<>();
    worker.losses().forEach(loss -> evidence.add(loss.failure().message()));
    evidence.addAll(last.evidence());
    return new Failure(
        FailureKind.INFRASTRUCTURE,
        last.cause(),
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
    for (ClusterEntry entry : turn.usable(platform)) {
      if (turn.knowledge(entry.name()).forbidden() == null) {
        return false;
      }
    }
    return true;
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
      Instant since = silentSince(turn, entry.name());
      if (since == null) {
        return false;
      }
      lastAnswer = since.isAfter(lastAnswer) ? since : lastAnswer;
    }
    return turn.isDue(lastAnswer.plus(turn.terms.settings().unreachableGrace()));
  }

  /** Since when a cluster has not answered us, or those who tried it for us. */
  private static @Nullable Instant silentSince(Turn turn, String cluster) {
    Shut shut = turn.leftAlone(cluster);
    if (shut != null) {
      return shut.trouble() == Trouble.SILENT ? shut.since() : null;
    }
    return turn.knowledge(cluster).silentSince();
  }

  private static String silence(Turn turn, String cluster) {
    Shut shut = turn.leftAlone(cluster);
    Knowledge.Silence silence = turn.knowledge(cluster).silence();
    if (shut != null) {
      return shut.why();
    }
    return silence == null ? "not asked yet" : silence.why();
  }

  static Failure unanswered(Turn turn, Platform platform) {
    List<String> evidence = new ArrayList<>();
    for (ClusterEntry entry : turn.usable(platform)) {
      evidence.add(entry.name() + ": " + silence(turn, entry.name()));
    }
    return new Failure(
        FailureKind.INFRASTRUCTURE,
        FailureCause.UNREACHABLE,
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
      evidence.add(entry.name() + ": " + situation(turn, entry));
    }
    return new Failure(
        FailureKind.GAVE_UP_WAITING,
        platform,
        "no slot became free within queue_timeout (%s): %s"
            .formatted(words(turn.terms.settings().queueTimeout()), String.join("; ", evidence)),
        evidence);
  }

  private static String situation(Turn turn, ClusterEntry entry) {
    Cordon cordon = turn.shared.standings().cordon(entry.name());
    SlotSurvey survey = turn.knowledge(entry.name()).survey();
    if (cordon != null) {
      return cordon.sentence();
    }
    return survey == null
        ? silence(turn, entry.name())
        : "%d slots held, %d foreign builds, maximum %d"
            .formatted(survey.slots().size(), survey.foreignBuilds(), entry.maxConcurrentBuilds());
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
