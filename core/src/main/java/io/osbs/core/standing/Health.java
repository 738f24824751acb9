package io.osbs.core.standing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster has treated the orchestrators of a namespace: a breaker they share. Enough trouble
 * shuts it; after a pause one of them may try the cluster, all others only once that one has
 * succeeded. Each failed try makes the pause longer. Nothing rests on it: it saves everybody from
 * losing an attempt on what is known to be broken.
 *
 * <p>Times come from the clocks of different orchestrators. One that is far off shuts a cluster for
 * no longer than {@link #LONGEST_PAUSE}.
 *
 * @param reports recent trouble, oldest first; empty while the breaker is shut
 * @param shut null while everybody may use the cluster
 */
public record Health(List<Report> reports, @Nullable Shut shut) {

  /** Nothing to complain about. */
  public static final Health GOOD = new Health(List.of(), null);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);

  /** How long a cluster is left alone at most before somebody tries it. */
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(12);

  /** How long one orchestrator has for its try before another one may. */
  static final Duration TRY = Duration.ofSeconds(15);

  /** A breaker nobody has cared about for so long is forgotten. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private static final int MOST_REPORTS = 8;

  public Health {
    reports = List.copyOf(reports);
  }

  /**
   * One bad experience.
   *
   * @param reporter the request that had it
   * @param detail what happened, in words for a user
   */
  public record Report(String reporter, Trouble trouble, String detail, Instant at) {}

  /**
   * The cluster is left alone.
   *
   * @param why of the report that shut it
   * @param since when it was shut first
   * @param until when it may be tried, or until when {@code trier} has time
   * @param tries how many tries have failed
   * @param trier the request that tries; null while nobody does
   */
  public record Shut(
      Trouble trouble,
      String why,
      Instant since,
      Instant until,
      int tries,
      @Nullable String trier) {}

  /** What a request may do with a cluster. */
  public sealed interface Admission {

    /** Use it. */
    record Open() implements Admission {}

    /** Use it as the one that finds out whether it is well again. */
    record Trying() implements Admission {}

    /** Offer to try it. */
    record MayTry(Shut shut) implements Admission {}

    /** Leave it alone, until the given time at least. */
    record Closed(Shut shut, Instant until) implements Admission {}
  }

  /** What the request may do now. */
  public Admission admission(String request, Instant now) {
    if (shut == null || isForgotten(shut, now)) {
      return new Admission.Open();
    }
    if (now.isBefore(shut.until()) && !isImplausible(shut, now)) {
      return request.equals(shut.trier())
          ? new Admission.Trying()
          : new Admission.Closed(shut, shut.until());
    }
    return new Admission.MayTry(shut);
  }

  private static boolean isForgotten(Shut shut, Instant now) {
    return now.isAfter(shut.until().plus(FORGOTTEN));
  }

  /** Written by a clock that goes ahead of ours. */
  private static boolean isImplausible(Shut shut, Instant now) {
    return shut.until().isAfter(now.plus(TRY).plus(LONGEST_PAUSE));
  }

  /** The health after one more report. */
  public Health reported(Report report) {
    Shut before = shut == null || isForgotten(shut, report.at()) ? null : shut;
    if (before == null) {
      List<Report> all = recent(report.at());
      all.add(report);
      return opens(all, report) ? shut(report, report.at(), 0) : new Health(all, null);
    }
    boolean tryFailed = report.reporter().equals(before.trier());
    return tryFailed ? shut(report, before.since(), before.tries() + 1) : this;
  }

  private List<Report> recent(Instant now) {
    List<Report> recent = new ArrayList<>();
    for (Report each : reports) {
      if (each.at().plus(each.trouble().memory()).isAfter(now)) {
        recent.add(each);
      }
    }
    int first = Math.max(0, recent.size() - MOST_REPORTS + 1);
    return new ArrayList<>(recent.subList(first, recent.size()));
  }

  private static boolean opens(List<Report> reports, Report last) {
    Set<String> reporters = new TreeSet<>();
    for (Report each : reports) {
      if (each.trouble() == last.trouble()) {
        reporters.add(each.reporter());
      }
    }
    return reporters.size() >= last.trouble().reporters();
  }

  private static Health shut(Report report, Instant since, int tries) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 4));
    Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    Instant until = report.at().plus(bounded);
    return new Health(
        List.of(), new Shut(report.trouble(), report.detail(), since, until, tries, null));
  }

  /** The health after this request has given up its try without one; the same when it has none. */
  public Health leftBy(String request, Instant now) {
    if (shut == null || !request.equals(shut.trier())) {
      return this;
    }
    return new Health(
        List.of(), new Shut(shut.trouble(), shut.why(), shut.since(), now, shut.tries(), null));
  }

  /** The health with this request trying the cluster; the same when it may not. */
  public Health triedBy(String request, Instant now) {
    return admission(request, now) instanceof Admission.MayTry(Shut was)
        ? new Health(
            List.of(),
            new Shut(was.trouble(), was.why(), was.since(), now.plus(TRY), was.tries(), request))
        : this;
  }
}
