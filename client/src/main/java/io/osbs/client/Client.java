package io.osbs.client;

import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.UncheckedClusterException;
import io.osbs.config.ConfigException;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.placement.PlacementSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The orchestrator builds of a site, as its users see them. Safe for use by several threads. */
public final class Client {

  private final Site site;

  public Client(Site site) {
    this.site = site;
  }

  /** All orchestrator builds, the youngest first. */
  public List<Report> list() throws ClusterException {
    ReportReader reader = new ReportReader(site.home());
    List<Report> reports = new ArrayList<>();
    for (Build build :
        site.home().builds().list(Map.of(Labels.KIND, BuildKind.ORCHESTRATOR.word()))) {
      reader.of(build).ifPresent(reports::add);
    }
    reports.sort(Comparator.comparing(Report::created).reversed().thenComparing(Report::build));
    return reports;
  }

  /**
   * Where a build stands.
   *
   * @throws FailureException {@code CONFIGURATION} when there is none of that name
   */
  public Report get(BuildName name) throws ClusterException, FailureException {
    Optional<Report> report = new ReportReader(site.home()).of(require(name));
    if (report.isPresent()) {
      return report.get();
    }
    throw absent(name);
  }

  /** The orchestrator build of that name. */
  Build require(BuildName name) throws ClusterException, FailureException {
    Optional<Build> build = site.home().builds().find(name);
    if (build.isPresent()) {
      return build.get();
    }
    throw absent(name);
  }

  private FailureException absent(BuildName name) throws ClusterException {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "there is no build '%s' on cluster %s; 'osbs list' shows those there are"
            .formatted(name, site.home().name()));
  }

  /** What was decided for a build and why; empty before the first decision. */
  public Explanation explanation(BuildName name) throws ClusterException, FailureException {
    require(name);
    Optional<byte[]> document = site.home().documents().get(Explanation.documentName(name));
    try {
      return document.isPresent() ? Explanation.read(document.get()) : new Explanation(List.of());
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the explanation of %s cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  /**
   * Asks a build to end. One whose orchestrator lives ends its workers itself; the workers of one
   * that is gone are ended here, as far as their clusters answer.
   */
  public Cancelled cancel(BuildName name) throws ClusterException, FailureException {
    Build build = require(name);
    if (build.phase().isActive()) {
      site.home().builds().cancel(name);
      return new Cancelled(List.of(), List.of());
    }
    String request = build.labels().getOrDefault(Labels.REQUEST, name.value());
    List<BuildName> ended = new ArrayList<>();
    List<String> unconfirmed = new ArrayList<>();
    if (runs(request).stream().noneMatch(each -> each.phase().isActive())) {
      for (String cluster : site.reactorConfig().clusterNames()) {
        try {
          ended.addAll(endWorkers(cluster, request));
        } catch (ClusterException e) {
          unconfirmed.add("%s: %s".formatted(cluster, e.fault().detail()));
        } catch (ConfigException e) {
          unconfirmed.add("%s: %s".formatted(cluster, e.getMessage()));
        }
      }
    }
    return new Cancelled(ended, unconfirmed);
  }

  /**
   * What came of a cancel.
   *
   * @param ended worker builds that were asked to end because nobody else would
   * @param unconfirmed clusters that may still run some, and why nobody knows
   */
  public record Cancelled(List<BuildName> ended, List<String> unconfirmed) {
    public Cancelled {
      ended = List.copyOf(ended);
      unconfirmed = List.copyOf(unconfirmed);
    }
  }

  private List<BuildName> endWorkers(String clusterName, String request) throws ClusterException {
    Cluster cluster = site.cluster(clusterName);
    List<BuildName> ended = new ArrayList<>();
    Map<String, String> workers =
        Map.of(Labels.REQUEST, request, Labels.KIND, BuildKind.WORKER.word());
    for (Build worker : cluster.builds().list(workers)) {
      if (worker.phase().isActive()) {
        cluster.builds().cancel(worker.name());
        ended.add(worker.name());
      }
    }
    return ended;
  }

  /** The orchestrator builds of a request, the oldest first. */
  List<Build> runs(String request) throws ClusterException {
    return site.home()
        .builds()
        .list(Map.of(Labels.REQUEST, request, Labels.KIND, BuildKind.ORCHESTRATOR.word()));
  }

  /** The log of an orchestrator build, to be read while it grows. */
  public LogReader log(BuildName name) throws ClusterException, FailureException {
    require(name);
    return new ClusterLog(site.home(), name);
  }

  /**
   * The log of the worker build of one platform: its own bytes, also when its cluster has forgotten
   * them or does not answer.
   *
   * @param build the orchestrator build
   * @param since leaves out what was relayed before; null for everything
   * @param notice told what the reader should know about where the bytes come from
   * @throws FailureException {@code CONFIGURATION} when there is no worker build for it yet
   */
  public LogReader log(
      BuildName build, Report.Worker worker, @Nullable Instant since, Consumer<String> notice)
      throws ClusterException, FailureException {
    BuildName name = worker.build();
    if (worker.cluster() == null || name == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "platform %s has no worker build yet: %s".formatted(worker.platform(), worker.step()));
    }
    LogReader orchestrator = log(build);
    LongFunction<LogReader> relay =
        skip -> new RelayedLog(orchestrator, worker.platform().name(), name, skip, since, notice);
    if (since != null) {
      return relay.apply(0);
    }
    try {
      return new WorkerLog(new ClusterLog(site.cluster(worker.cluster()), name), relay, notice);
    } catch (ClusterException e) {
      notice.accept("%s; showing what was relayed".formatted(e.fault().detail()));
    } catch (ConfigException e) {
      notice.accept("%s; showing what was relayed".formatted(e.getMessage()));
    }
    return relay.apply(0);
  }

  /** Follows a build. */
  public Follower follow(BuildName name, InstantSource clock)
      throws ClusterException, FailureException {
    require(name);
    return new Follower(this, site.home(), name, clock);
  }

  /**
   * Patience with the orchestrator cluster, for as long as {@code unreachable_grace} says.
   *
   * @param listener told, once each, that the cluster is away and that it is back
   */
  public Outage outage(InstantSource clock, Consumer<String> listener) {
    return new Outage(this::grace, clock, listener);
  }

  /** What config.yaml says, where it was read or can be read without the cluster. */
  private Duration grace() {
    try {
      return site.reactorConfig().placement().unreachableGrace();
    } catch (UncheckedClusterException | ConfigException _) {
      return PlacementSettings.DEFAULTS.unreachableGrace();
    }
  }
}
