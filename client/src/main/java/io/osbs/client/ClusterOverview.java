package io.osbs.client;

import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Candidate;
import io.osbs.core.placement.Candidate.Reading;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.Considered;
import io.osbs.core.placement.Decision;
import io.osbs.core.placement.Placement;
import io.osbs.core.placement.SlotRules;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Standings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks every enabled cluster at once and says where a worker build would go. */
public final class ClusterOverview {

  /**
   * What one cluster said.
   *
   * @param problem why it gave no answer, in one word; null when it gave one or was not asked
   */
  private record Answer(String engine, Reading reading, @Nullable String problem) {}

  private final Site site;
  private final Standings standings;

  /**
   * An overview.
   *
   * @param standings how the clusters stand with the namespace
   */
  public ClusterOverview(Site site, Standings standings) {
    this.site = site;
    this.standings = standings;
  }

  /** A line per platform and cluster, in the order of config.yaml. */
  public List<ClusterLine> lines() throws InterruptedException {
    ReactorConfig config = site.reactorConfig();
    Map<String, Answer> answers = ask(config);
    List<ClusterLine> lines = new ArrayList<>();
    config
        .clusters()
        .forEach((platform, entries) -> lines.addAll(lines(platform, entries, answers)));
    return lines;
  }

  private List<ClusterLine> lines(
      Platform platform, List<ClusterEntry> entries, Map<String, Answer> answers) {
    List<Candidate> candidates = new ArrayList<>();
    for (ClusterEntry entry : entries) {
      Cordon cordon = standings.cordon(entry.name());
      Reading reading = answer(answers, entry).reading();
      candidates.add(
          new Candidate(entry, cordon == null ? reading : new Reading.LeftOut(cordon.sentence())));
    }
    Decision decision =
        Placement.decide(platform, candidates, site.reactorConfig().placement().whenFull());
    List<ClusterLine> lines = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ClusterEntry entry = entries.get(i);
      lines.add(line(platform, entry, answer(answers, entry), decision.considered().get(i)));
    }
    return lines;
  }

  private static Answer answer(Map<String, Answer> answers, ClusterEntry entry) {
    return answers.getOrDefault(entry.name(), new Answer("", new Reading.Unasked(), null));
  }

  private ClusterLine line(Platform platform, ClusterEntry entry, Answer answer, Considered seen) {
    boolean reachable = answer.reading() instanceof Reading.Answered;
    SlotSurvey survey =
        answer.reading() instanceof Reading.Answered answered ? answered.survey() : null;
    int held = survey == null ? 0 : survey.slots().size();
    int foreign = survey == null ? 0 : survey.foreignBuilds();
    Health.Shut shut = standings.health(entry.name()).shut();
    return new ClusterLine(
        entry.name(),
        platform,
        answer.engine(),
        entry.enabled(),
        standings.cordon(entry.name()),
        shut == null ? null : shut.why(),
        reachable,
        answer.problem(),
        held + foreign,
        held,
        entry.maxConcurrentBuilds(),
        entry.maxConcurrentBuilds() == 0
            ? seen.load()
            : (double) (held + foreign) / entry.maxConcurrentBuilds(),
        seen.verdict() == Considered.Verdict.CHOSEN,
        seen.reason().isEmpty() ? null : seen.reason());
  }

  private Map<String, Answer> ask(ReactorConfig config) throws InterruptedException {
    Map<String, Future<Answer>> asked = new HashMap<>();
    Map<String, Answer> answers = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<ClusterEntry> entries : config.clusters().values()) {
        for (ClusterEntry entry : entries) {
          if (entry.enabled()) {
            asked.computeIfAbsent(entry.name(), name -> threads.submit(() -> ask(name)));
          }
        }
      }
      for (Map.Entry<String, Future<Answer>> each : asked.entrySet()) {
        answers.put(each.getKey(), each.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking a cluster failed unexpectedly", e.getCause());
    }
    return answers;
  }

  /**
   * Slots whose holder has ended are freed by whoever sees them: their orchestrator may be dead.
   */
  private static SlotSurvey withoutAbandoned(Slots slots) throws ClusterException {
    SlotSurvey survey = slots.survey();
    List<SlotSurvey.Held> abandoned = SlotRules.reapable(survey);
    for (SlotSurvey.Held held : abandoned) {
      slots.release(held.slot());
    }
    return abandoned.isEmpty() ? survey : slots.survey();
  }

  private static String word(ClusterFault fault) {
    return switch (fault) {
      case ClusterFault.Unreachable _ -> "unreachable";
      case ClusterFault.Refused _ -> "refusing";
      case ClusterFault.Forbidden _ -> "forbidden";
      case ClusterFault.Invalid _ -> "misconfigured";
    };
  }

  private Answer ask(String name) {
    String engine = "";
    try {
      engine = site.engineOf(name).word();
      return new Answer(
          engine,
          new Reading.Answered(withoutAbandoned(site.cluster(name).slots()), Set.of()),
          null);
    } catch (ClusterException e) {
      return new Answer(engine, new Reading.Silent(e.fault().detail()), word(e.fault()));
    } catch (ConfigException e) {
      String why = String.valueOf(e.getMessage());
      return new Answer(engine, new Reading.Silent(why), "misconfigured");
    }
  }
}
