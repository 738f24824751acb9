package io.osbs.simulation;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Reaper;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.simulation.WorldPlan.Arrival;
import io.osbs.simulation.WorldPlan.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One simulated world: clusters, the networks between them, the registry, whoever runs, and the
 * virtual time in which all of it happens. Single-threaded; the same plan and the same seed always
 * lead to the same end.
 */
final class World {

  /** Told of everything that happens. */
  interface Witness {
    void observe(long now, Happening happening);
  }

  private record Holder(RequestCase request, Platform platform) {}

  private final WorldPlan plan;
  private final Dice dice;
  private final Timeline timeline = new Timeline();
  private final Tally tally;
  private final Weather weather = new Weather();
  private final SimulatedRegistry registry = new SimulatedRegistry(this);
  private final Map<String, SimulatedCluster> clusters = new LinkedHashMap<>();
  private final Map<String, Long> skews = new HashMap<>();
  private final List<Namespace> namespaces = new ArrayList<>();
  private final Map<BuildName, Holder> holders = new HashMap<>();
  private final List<Witness> witnesses = new ArrayList<>();
  private final Destinies destinies;
  private int open;
  private long hash = 17;

  World(WorldPlan plan, Dice dice, Destinies destinies, Tally tally) {
    this.tally = tally;
    this.plan = plan;
    this.dice = dice;
    this.destinies = destinies;
    for (Site site : plan.sites()) {
      SimulatedCluster cluster = cluster(site.name());
      clusters.put(site.name(), cluster);
      cluster.observe(new WorkerCluster(this, cluster));
    }
    for (int i = 0; i < plan.namespaces(); i++) {
      SimulatedCluster home = cluster("home-" + i);
      Namespace namespace =
          new Namespace(this, "origin-" + i, home, clusters.values(), configuration());
      home.observe(new HomeCluster(namespace));
      namespaces.add(namespace);
    }
  }

  private SimulatedCluster cluster(String name) {
    skews.put(name, dice.between(-5_000L, 5_000L));
    return new SimulatedCluster(name, Engine.KUBERNETES, () -> serverTime(name), plan.protocol());
  }

  private Map<Platform, List<ClusterEntry>> configuration() {
    Map<Platform, List<ClusterEntry>> configuration = new TreeMap<>();
    for (Site site : plan.sites()) {
      site.maxima()
          .forEach((platform, maximum) ->
              configuration
                  .computeIfAbsent(platform, _ -> new ArrayList<>())
                  .add(new ClusterEntry(site.name(), maximum, true)));
    }
    return configuration;
  }

  void watch(Witness witness) {
    witnesses.add(witness);
  }

  /** Lets everything be created and announced; arrivals come in their time. */
  void open() {
    for (Site site : plan.sites()) {
      site.maxima()
          .forEach(
              (platform, maximum) -> tell(new Happening.Maximum(site.name(), platform, maximum)));
    }
    open = plan.arrivals().size();
    int number = 0;
    for (Arrival arrival : plan.arrivals()) {
      number++;
      String id = "r" + number;
      timeline.in(arrival.at(), () -> accept(id, arrival));
    }
  }

  private void accept(String id, Arrival arrival) {
    Namespace namespace = dice.pick(namespaces);
    RequestCase request =
        new RequestCase(id, namespace, arrival, plan.settings(), destinies.of(arrival));
    tally.requests++;
    begin(request);
  }

  private void begin(RequestCase request) {
    tell(
        new Happening.Accepted(
            request.id(), request.namespace().origin(), request.platforms().size()));
    SimulatedCluster home = request.namespace().homeCluster();
    try {
      request.createdAt(home.builds().create(request.orchestratorSpec()).created());
    } catch (ClusterException e) {
      throw new IllegalStateException("a simulated cluster does not fail by itself", e);
    }
    timeline.in(dice.between(20, 500), () -> new OrchestratorRun(this, request).start());
  }

  /** True until every request has come and ended. */
  boolean isOpen() {
    return open > 0;
  }

  Dice dice() {
    return dice;
  }

  Timeline timeline() {
    return timeline;
  }

  Tally tally() {
    return tally;
  }

  Weather weather() {
    return weather;
  }

  SimulatedRegistry registry() {
    return registry;
  }

  WorldPlan plan() {
    return plan;
  }

  Map<String, SimulatedCluster> clusters() {
    return clusters;
  }

  List<Namespace> namespaces() {
    return namespaces;
  }

  Destinies destinies() {
    return destinies;
  }

  /** A number that differs as soon as anything happened differently. */
  long hash() {
    return hash;
  }

  void tell(Happening happening) {
    hash = (hash * 31 + timeline.now()) * 31 + happening.toString().hashCode();
    for (Witness witness : witnesses) {
      witness.observe(timeline.now(), happening);
    }
  }

  Instant serverTime(SimulatedCluster cluster) {
    return serverTime(cluster.name());
  }

  private Instant serverTime(String cluster) {
    return timeline.instant().plusMillis(skews.getOrDefault(cluster, 0L));
  }

  void jumpClock(String cluster, long millis) {
    skews.merge(cluster, millis, Long::sum);
  }

  /** One way of a call. */
  long callTime(Path path) {
    long usual = dice.between(plan.latency().callLow(), plan.latency().callHigh());
    if (path.is(Path.Trouble.SLOW)) {
      tally.count(Fault.SLOW_CLUSTER);
      return usual + dice.between(500, 6_000);
    }
    return path.is(Path.Trouble.CUT) ? usual + dice.between(0, 3_000) : usual;
  }

  long publishTime() {
    return plan.latency().publish();
  }

  /** Where a run keeps its fence; in a world without fencing it never finds out that it lost it. */
  Documents fenceDocuments(RemoteCluster home) {
    return plan.protocol() == Protocol.UNFENCED_ORCHESTRATORS
        ? new CredulousDocuments(home.documents())
        : home.documents();
  }

  void expectHolder(BuildName worker, RequestCase request, Platform platform) {
    holders.put(worker, new Holder(request, platform));
  }

  void slotTaken(String cluster, int number, BuildName worker) {
    Holder holder = holders.get(worker);
    if (holder == null) {
      throw new IllegalStateException("nobody was to take a slot for " + worker);
    }
    tell(new Happening.Taken(cluster, number, holder.request().id(), holder.platform()));
  }

  boolean claim(
      SimulatedCluster cluster, int number, String slotUid, BuildName worker, String workerUid) {
    return cluster.storedSlots().claim(number, slotUid, worker, workerUid);
  }

  void homeMove(RequestCase request, Phase phase) {
    request.namespace().homeCluster().move(request.orchestrator(), phase, null);
  }

  /** A user, or somebody else, wants a request to end. */
  void cancel(RequestCase request) {
    tally.count(Fault.CANCEL);
    request.requestCancel();
    tellOfCancel(request);
    if (request.isCancelledTwice()) {
      timeline.in(
          dice.between(10, 20_000),
          () -> {
            tally.count(Fault.CANCEL_TWICE);
            tellOfCancel(request);
          });
    }
  }

  /** Every run of the request hears of it when it next hears of its orchestrator build. */
  private void tellOfCancel(RequestCase request) {
    for (OrchestratorRun run : List.copyOf(request.namespace().runs())) {
      if (run.request() == request) {
        timeline.in(dice.between(1, 400), () -> run.receive(new Input.CancelRequested()));
      }
    }
  }

  void ended(RequestCase request, Phase phase, Set<Platform> unconfirmed, boolean remains) {
    if (request.isEnded()) {
      return;
    }
    request.end();
    homeMove(request, phase);
    tell(new Happening.Ended(request.id(), phase, unconfirmed, remains));
    if (phase == Phase.COMPLETE) {
      tally.complete++;
    }
    if (phase == Phase.FAILED && destinies.isTriedAgain(request)) {
      destinies.beforeTriedAgain(request);
      timeline.in(
          dice.between(1_000, 60_000),
          () -> {
            request.reopen();
            begin(request);
          });
      return;
    }
    open--;
    timeline.in(
        plan.keep(), () -> request.namespace().homeCluster().remove(request.orchestrator()));
  }

  /** Ends a run as a killed process ends; its orchestrator build is started again. */
  void crash(OrchestratorRun run) {
    tally.count(Fault.ORCHESTRATOR_CRASH);
    run.stop();
    startAnother(run.request(), dice.between(500, 30_000));
  }

  /** Somebody cordons a cluster at the very moment at which a slot of it is to be taken. */
  void maybeCordon(Namespace namespace, String cluster) {
    if (dice.chance(weather.cordon) && namespace.truth().cordon(cluster) == null) {
      namespace.cordon(cluster, "at once");
      timeline.in(
          Math.max(1, Math.min(dice.between(2_000, 30_000), plan.calmAt() - timeline.now())),
          () -> namespace.uncordon(cluster));
    }
  }

  /** In passing, whoever begins looks for what others have left on each cluster. */
  void reapIn(Namespace namespace) {
    Reaper reaper =
        new Reaper(
            namespace.home(),
            namespace.origin(),
            plan.settings().orphanGrace(),
            () -> serverTime(namespace.homeCluster()));
    try {
      if (reaper.isDue()) {
        for (SimulatedCluster cluster : clusters.values()) {
          RemoteCluster remote = namespace.remote(cluster.name());
          timeline.in(callTime(namespace.path(cluster.name())), () -> reap(reaper, remote));
        }
      }
    } catch (ClusterException _) {
      // The next one in passing does it.
      return;
    }
  }

  private void reap(Reaper reaper, Cluster cluster) {
    try {
      for (Reaper.Reaped each : reaper.reap(cluster)) {
        if (each instanceof Reaper.Reaped.Worker) {
          tally.count(Fault.ORPHAN);
        }
      }
    } catch (ClusterException _) {
      // The next one in passing does it.
      return;
    }
  }

  /** Ends a run for good: its orchestrator build is lost, and so is its request. */
  void lose(OrchestratorRun run) {
    tally.count(Fault.ORCHESTRATOR_GONE);
    RequestCase request = run.request();
    for (OrchestratorRun each : List.copyOf(request.namespace().runs())) {
      if (each.request() == request) {
        each.stop();
      }
    }
    ended(request, Phase.ERROR, Set.of(), true);
  }

  private void startAnother(RequestCase request, long in) {
    @Nullable OrchestratorRun before = request.current();
    timeline.in(
        in,
        () -> {
          if (!request.isEnded() && request.current() == before) {
            new OrchestratorRun(this, request).start();
          }
        });
  }

  /** Lets a run stand still for a while, perhaps with another one taking over meanwhile. */
  void maybePause(OrchestratorRun run) {
    if (run.isPaused()) {
      return;
    }
    boolean zombie = dice.chance(weather.zombie);
    if (!zombie && !dice.chance(weather.pause)) {
      return;
    }
    tally.count(zombie ? Fault.ORCHESTRATOR_ZOMBIE : Fault.ORCHESTRATOR_PAUSE);
    long pause = zombie ? dice.between(5_000, Drawing.LONGEST_PAUSE) : dice.between(500, 90_000);
    run.pause();
    timeline.in(Math.max(1, Math.min(pause, plan.calmAt() - timeline.now())), run::goOn);
    if (zombie) {
      startAnother(run.request(), dice.between(100, pause));
    }
  }

  /** Something breaks on the way to a cluster and is mended later. */
  void cut(Path path, long millis) {
    long length = Math.min(millis, Math.max(1, plan.calmAt() - timeline.now()));
    path.begin(Path.Trouble.CUT);
    timeline.in(length, () -> path.end(Path.Trouble.CUT, timeline.now()));
  }

  /** Whether a call of a process that has just died was on its way already. */
  boolean isInTheAir() {
    return dice.chance(0.3);
  }
}
