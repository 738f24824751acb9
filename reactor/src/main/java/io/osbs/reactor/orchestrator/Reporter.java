package io.osbs.reactor.orchestrator;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Outlook;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.Step;
import io.osbs.core.orchestration.WorkerPlan;
import io.osbs.core.orchestration.WorkerStatus;
import io.osbs.core.placement.Decision;
import io.osbs.core.standing.Estimate;
import io.osbs.reactor.context.Latest;
import io.osbs.reactor.context.ReactorLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what users are shown of an orchestration: the report, which is rewritten whenever something
 * in it changes, the explanation, and the log. Used by one thread at a time, which does not wait
 * until they are stored: a slot must not stay free meanwhile.
 */
final class Reporter implements AutoCloseable {

  private static final String STEP = "orchestrate_build";
  private static final Duration ESTIMATE_HOLDS = Duration.ofSeconds(5);

  /**
   * Every slot that changes hands changes what all who wait wait for: who is next says so at once,
   * and the others the more seldom, the more are ahead of them.
   */
  private static final Duration WORDS_HOLD_PER_AHEAD = Duration.ofMillis(250);

  private static final Duration WORDS_HOLD_AT_MOST = Duration.ofSeconds(10);

  private final OwnBuild own;
  private final Documents documents;
  private final Request request;
  private final ReactorLog log;
  private final InstantSource clock;
  private final Map<Platform, String> workerSteps = new HashMap<>();
  private final Map<Platform, Said> waits = new HashMap<>();
  private final Map<Platform, Assignment> lastPlaces = new HashMap<>();
  private List<Report.Worker> workers = List.of();
  private Explanation explanation = new Explanation(List.of());
  private final Latest<Report> reports = new Latest<>(this::store);
  private final Latest<Explanation> explanations = new Latest<>(this::store);
  private @Nullable Report offered;
  private volatile boolean failed;
  private Report.@Nullable Image image;
  private @Nullable Long kojiBuild;
  private String step = "starting";

  /**
   * What was said of a wait.
   *
   * @param holdsUntil how long nothing else is said
   * @param shown the words with an estimate
   * @param shownAt when the estimate was new
   */
  private record Said(String words, Instant holdsUntil, String shown, Instant shownAt) {
    boolean holds(Instant now) {
      return now.isBefore(holdsUntil);
    }

    /** A new estimate alone is no reason to write the report again at every step. */
    boolean holds(String newWords, Instant now) {
      return newWords.equals(words) && now.isBefore(shownAt.plus(ESTIMATE_HOLDS));
    }
  }

  Reporter(
      OwnBuild own, Documents documents, Request request, ReactorLog log, InstantSource clock) {
    this.own = own;
    this.documents = documents;
    this.request = request;
    this.log = log;
    this.clock = clock;
  }

  /** What the orchestrator build itself is doing, a few words. */
  void doing(String what) {
    step = what;
    store(Phase.RUNNING, null, null);
  }

  /** A line of the explanation, and of the log. */
  void explain(String text) {
    log.info(STEP, text);
    explanation = explanation.with(new Explanation.Entry(clock.instant(), null, text, List.of()));
    storeExplanation();
  }

  /**
   * Takes a step into account.
   *
   * @param now the time of the step
   */
  void stepped(Input input, Step taken, Instant now) {
    if (input instanceof Input.WorkerSeen seen) {
      workerSteps.put(seen.platform(), seen.build().annotations().getOrDefault(Labels.STEP, ""));
    }
    taken.decisions().forEach(this::add);
    taken.notes().forEach(this::add);
    boolean waits = explainWaits(taken.plan(), now);
    if (waits || !taken.decisions().isEmpty() || !taken.notes().isEmpty()) {
      storeExplanation();
    }
    workers = workers(taken.plan());
    step = taken.plan().publishing() == null ? "building" : "publishing";
    store(Phase.RUNNING, null, null);
  }

  /** Says what each wait is for; true when there was something to say. */
  private boolean explainWaits(Plan plan, Instant now) {
    boolean said = false;
    for (WorkerPlan worker : plan.workers().values()) {
      Platform platform = worker.platform();
      if (!plan.waiting().announced().contains(platform)) {
        waits.remove(platform);
        continue;
      }
      Said before = waits.get(platform);
      if (before != null && before.holds(now)) {
        continue;
      }
      Outlook outlook = Orchestration.outlook(plan, platform, now);
      String words = Waits.words(outlook);
      if (words.isEmpty() || (before != null && before.holds(words, now))) {
        continue;
      }
      Instant until = now.plus(wordsHold(outlook.ahead()));
      waits.put(platform, new Said(words, until, words + estimate(outlook), now));
      if (before == null || !before.words().equals(words)) {
        log.info(STEP, "%s: %s".formatted(platform, words));
        explanation =
            explanation.with(
                new Explanation.Entry(
                    clock.instant(),
                    platform,
                    words,
                    outlook.decision().considered(),
                    new Explanation.Wait(outlook.ahead(), outlook.holders())));
        said = true;
      }
    }
    return said;
  }

  private static Duration wordsHold(int ahead) {
    Duration hold = WORDS_HOLD_PER_AHEAD.multipliedBy(ahead);
    return hold.compareTo(WORDS_HOLD_AT_MOST) > 0 ? WORDS_HOLD_AT_MOST : hold;
  }

  /** Changes all the time, so it is shown and not explained. */
  private static String estimate(Outlook outlook) {
    Duration estimate = outlook.estimate();
    return estimate == null ? "" : "; %s (estimate)".formatted(Estimate.words(estimate));
  }

  private void add(Decision decision) {
    String text =
        decision.outcome() instanceof Decision.Outcome.Take take
            ? "worker build of %s goes to %s".formatted(decision.platform(), take.cluster())
            : "worker build of %s stays where it is".formatted(decision.platform());
    log.info(STEP, text);
    explanation =
        explanation.with(
            new Explanation.Entry(
                clock.instant(), decision.platform(), text, decision.considered()));
  }

  private void add(Step.Note note) {
    String prefix = note.platform() == null ? "" : note.platform() + ": ";
    log.info(STEP, prefix + note.text());
    explanation =
        explanation.with(
            new Explanation.Entry(clock.instant(), note.platform(), note.text(), List.of()));
  }

  /** What users can find; null when it was taken back. */
  void published(Report.@Nullable Image result) {
    image = result;
  }

  /** The Koji build it was imported as. */
  void imported(long build) {
    kojiBuild = build;
  }

  /** The last report. */
  void finished(Phase phase, @Nullable Failure failure) {
    step = phase == Phase.COMPLETE ? "done" : step;
    store(phase, failure, clock.instant());
    if (failure != null) {
      explain(failure.sentence());
    }
  }

  private void store(Phase phase, @Nullable Failure failure, @Nullable Instant finished) {
    Report report =
        new Report(
            own.name(),
            request.id(),
            request.requestClass(),
            phase,
            step,
            request.source(),
            own.created(),
            finished,
            workers,
            image,
            kojiBuild,
            failure);
    if (!report.equals(offered) || failed) {
      offered = report;
      failed = false;
      reports.offer(report);
    }
  }

  private void store(Report report) {
    try {
      own.storeResult(Json.write(ReportDocument.write(report)));
    } catch (ClusterException e) {
      failed = true;
      log.warning(STEP, "the report cannot be stored: " + e.getMessage());
    }
  }

  private void storeExplanation() {
    explanations.offer(explanation);
  }

  private void store(Explanation latest) {
    try {
      documents.put(Explanation.documentName(own.name()), Json.write(latest.write()));
    } catch (ClusterException e) {
      log.warning(STEP, "the explanation cannot be stored: " + e.getMessage());
    }
  }

  /** Waits until everything is stored. */
  @Override
  public void close() {
    reports.close();
    explanations.close();
  }

  private List<Report.Worker> workers(Plan plan) {
    List<Report.Worker> lines = new ArrayList<>();
    for (WorkerPlan worker : plan.workers().values()) {
      lines.add(line(worker));
    }
    return lines;
  }

  private Report.Worker line(WorkerPlan worker) {
    Assignment place = place(worker);
    String cluster = place == null ? null : place.cluster();
    BuildName build = place == null ? null : place.worker();
    int attempt = place == null ? worker.attempt() : place.attempt();
    Phase phase = phase(worker.status());
    String doing = doing(worker);
    for (Report.Worker before : workers) {
      if (before.platform().equals(worker.platform())
          && before.phase() == phase
          && before.attempt() == attempt) {
        return line(worker, cluster, build, phase, attempt, doing, before.since());
      }
    }
    return line(worker, cluster, build, phase, attempt, doing, clock.instant());
  }

  /** One that was given up keeps its last place: that is where its log is. */
  private @Nullable Assignment place(WorkerPlan worker) {
    Assignment place = worker.status().place().orElse(null);
    if (place != null) {
      lastPlaces.put(worker.platform(), place);
    }
    boolean over = worker.state().isFinal();
    return place == null && over ? lastPlaces.get(worker.platform()) : place;
  }

  private static Report.Worker line(
      WorkerPlan worker,
      @Nullable String cluster,
      @Nullable BuildName build,
      Phase phase,
      int attempt,
      String doing,
      Instant since) {
    return new Report.Worker(
        worker.platform(),
        cluster,
        build,
        phase,
        worker.status() instanceof WorkerStatus.Done done ? done.fragment().digest() : null,
        attempt,
        doing,
        since,
        worker.losses());
  }

  private static Phase phase(WorkerStatus status) {
    return switch (status) {
      case WorkerStatus.Looking _, WorkerStatus.Unplaced _, WorkerStatus.Reserving _ -> Phase.NEW;
      case WorkerStatus.Creating _, WorkerStatus.Confirming _ -> Phase.NEW;
      case WorkerStatus.Active active -> active.phase();
      case WorkerStatus.Unreachable unreachable -> unreachable.phase();
      case WorkerStatus.Collecting _, WorkerStatus.Withdrawing _ -> Phase.RUNNING;
      case WorkerStatus.Cancelling _ -> Phase.RUNNING;
      case WorkerStatus.Done _ -> Phase.COMPLETE;
      case WorkerStatus.Failed _ -> Phase.FAILED;
      case WorkerStatus.Cancelled _ -> Phase.CANCELLED;
    };
  }

  private String doing(WorkerPlan worker) {
    return switch (worker.status()) {
      case WorkerStatus.Looking _ -> "looking for earlier worker builds";
      case WorkerStatus.Unplaced _ -> {
        Said wait = waits.get(worker.platform());
        yield wait == null ? "choosing a cluster" : wait.shown();
      }
      case WorkerStatus.Reserving _, WorkerStatus.Creating _ -> "being placed";
      case WorkerStatus.Confirming _ -> "asking whether it was created";
      case WorkerStatus.Active _ -> workerSteps.getOrDefault(worker.platform(), "");
      case WorkerStatus.Unreachable _ -> "its cluster does not answer";
      case WorkerStatus.Collecting _ -> "reading its result";
      case WorkerStatus.Withdrawing _, WorkerStatus.Cancelling _ -> "being cancelled";
      case WorkerStatus.Done _ -> "done";
      case WorkerStatus.Failed failed -> failed.failure().message();
      case WorkerStatus.Cancelled cancelled ->
          cancelled.confirmed() ? "cancelled" : "cancelled, unconfirmed";
    };
  }
}
