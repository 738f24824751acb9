package io.osbs.core.orchestration;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.placement.SlotRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the worker builds of an orchestrator namespace that nobody waits for any more, and removes
 * the slots of those that are gone. A worker build is an orphan when its request has no active
 * orchestrator build, and has had none for longer than {@code orphan_grace}: somebody may be about
 * to ask for the request again and take it over. Whoever likes may do this at any time; doing it
 * twice does no harm.
 */
public final class Reaper {

  /** When somebody looked last: an instant as ISO 8601 writes it. */
  private static final String DOCUMENT = "osbs-reaper";

  private final Cluster home;
  private final String origin;
  private final Duration grace;
  private final InstantSource clock;

  /**
   * A reaper for one namespace.
   *
   * @param home the orchestrator cluster
   * @param origin the namespace whose worker builds may be judged
   * @param clock the wall clock, which is taken for that of the orchestrator cluster
   */
  public Reaper(Cluster home, String origin, Duration grace, InstantSource clock) {
    this.home = home;
    this.origin = origin;
    this.grace = grace;
    this.clock = clock;
  }

  /** What was done on one cluster. */
  public sealed interface Reaped {

    /** As in "worker build x was asked to end: its orchestrator build y is Error". */
    String sentence();

    /** A worker build was asked to end. */
    record Worker(BuildName name, String request, String why) implements Reaped {
      @Override
      public String sentence() {
        return "worker build %s was asked to end: %s".formatted(name, why);
      }
    }

    /** A slot of a holder that is gone was removed. */
    record Slot(int number, BuildName holder) implements Reaped {
      @Override
      public String sentence() {
        return "slot %d was freed: its holder %s is gone".formatted(number, holder);
      }
    }
  }

  /**
   * Claims the next turn for whoever asks first: once in a third of the grace one of the
   * orchestrators of the namespace looks, in passing.
   *
   * @return true when it is the caller's turn
   */
  public boolean isDue() throws ClusterException {
    Instant now = clock.instant();
    Optional<byte[]> last = home.documents().get(DOCUMENT);
    if (last.isPresent() && isRecent(last.get(), now)) {
      return false;
    }
    byte[] mine = now.toString().getBytes(StandardCharsets.UTF_8);
    return home.documents().replace(DOCUMENT, last, mine);
  }

  private boolean isRecent(byte[] document, Instant now) {
    try {
      Instant last = Instant.parse(new String(document, StandardCharsets.UTF_8));
      return Duration.between(last, now).abs().compareTo(grace.dividedBy(3)) < 0;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  /** Looks at a worker cluster and puts it in order; what was done, in words. */
  public List<Reaped> reap(Cluster cluster) throws ClusterException {
    List<Reaped> done = new ArrayList<>();
    SlotSurvey survey = cluster.slots().survey();
    Map<String, String> ours = Map.of(Labels.KIND, BuildKind.WORKER.word(), Labels.ORIGIN, origin);
    // Before the orchestrator builds: one that is created in between is seen by its worker then.
    List<Build> workers =
        cluster.builds().list(ours).stream().filter(each -> each.phase().isActive()).toList();
    if (!workers.isEmpty()) {
      Map<String, List<Build>> orchestrators = orchestrators();
      for (Build worker : workers) {
        String request = worker.labels().getOrDefault(Labels.REQUEST, "");
        List<Build> of = orchestrators.getOrDefault(request, List.of());
        String why = orphaned(worker, of, survey.serverTime());
        if (!why.isEmpty()) {
          cluster.builds().cancel(worker.name());
          done.add(new Reaped.Worker(worker.name(), request, why));
        }
      }
    }
    for (SlotSurvey.Held held : SlotRules.reapable(survey)) {
      if (cluster.slots().release(held.slot())) {
        done.add(new Reaped.Slot(held.slot().number(), held.slot().holder()));
      }
    }
    return done;
  }

  private Map<String, List<Build>> orchestrators() throws ClusterException {
    Map<String, List<Build>> byRequest = new HashMap<>();
    for (Build each : home.builds().list(Map.of(Labels.KIND, BuildKind.ORCHESTRATOR.word()))) {
      String request = each.labels().getOrDefault(Labels.REQUEST, "");
      byRequest.computeIfAbsent(request, _ -> new ArrayList<>()).add(each);
    }
    return byRequest;
  }

  /**
   * Why nobody waits for the worker build; empty when somebody does, or may again.
   *
   * @param there the time of the worker's cluster
   */
  private String orphaned(Build worker, List<Build> orchestrators, Instant there) {
    if (orchestrators.isEmpty()) {
      return isOver(worker.created(), there) ? "its orchestrator build no longer exists" : "";
    }
    Instant last = Instant.MIN;
    for (Build each : orchestrators) {
      if (each.phase().isActive()) {
        return "";
      }
      Instant ended = each.finished() == null ? each.created() : each.finished();
      last = ended.isAfter(last) ? ended : last;
    }
    return isOver(last, clock.instant())
        ? "its orchestrator build %s is %s"
            .formatted(orchestrators.getLast().name(), orchestrators.getLast().phase())
        : "";
  }

  private boolean isOver(Instant since, Instant now) {
    return now.isAfter(since.plus(grace));
  }
}
