package io.osbs.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.cluster.local.Launcher;
import io.osbs.cluster.local.LocalClusters;
import io.osbs.cluster.local.LocalInstance;
import io.osbs.cluster.local.LocalMachine;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else takes away between two calls is gone: at any two calls. */
class OldRequestsTest {

  private static final Instant ENDED = Instant.parse("2026-11-22T17:00:00Z");
  private static final Instant LATER = ENDED.plus(Duration.ofDays(30));
  private static final String WORKERS = "workers";

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  /** Two clusters with three requests that ended. */
  private final class Places {
    private final Cluster home;
    private final Cluster workers;

    Places(String name) throws Exception {
      home = open("home", folder.resolve(name + "/home"));
      workers = open(WORKERS, folder.resolve(name + "/workers"));
      for (String request : List.of("one", "one-b", "two")) {
        ended(home, folder.resolve(name + "/home"), request, BuildKind.ORCHESTRATOR, request);
        ended(
            workers, folder.resolve(name + "/workers"), request + "-w", BuildKind.WORKER, request);
        home.documents().put(Explanation.documentName(new BuildName(request)), new byte[5]);
      }
    }

    List<String> left() throws ClusterException {
      List<String> names = new ArrayList<>();
      home.builds().list(Map.of()).forEach(each -> names.add(each.name().value()));
      workers.builds().list(Map.of()).forEach(each -> names.add(each.name().value()));
      names.addAll(home.documents().names(""));
      return names;
    }
  }

  private static Cluster open(String name, Path state) throws ClusterException {
    return LocalClusters.open(
        new LocalInstance(name, state, state, 2, List.of("osbs"), Map.of()), MACHINE);
  }

  private static void ended(
      Cluster cluster, Path state, String name, BuildKind kind, String request) throws Exception {
    Map<String, String> labels = new HashMap<>(Map.of(Labels.KIND, kind.word()));
    labels.put(Labels.REQUEST, request);
    BuildName build = new BuildName(name);
    cluster
        .builds()
        .create(
            new BuildSpec(
                build,
                kind,
                List.of("reactor"),
                Map.of(),
                List.of(),
                Map.of(),
                0,
                Duration.ofDays(400),
                labels,
                Map.of(Labels.IMAGE, "docker://example.com/app:" + name),
                null));
    try (OwnBuild own = LocalClusters.enter(state.resolve("builds/" + name), Map.of(), MACHINE)) {
      own.storeResult(Json.write(ReportDocument.write(report(build, request))));
      own.finish(Phase.COMPLETE, null);
    }
  }

  private static Report report(BuildName build, String request) {
    return new Report(
        build,
        request,
        RequestClass.RELEASE,
        Phase.COMPLETE,
        "done",
        new Source("https://git.example.com/hello", "0123456789abcdef", "main"),
        ENDED,
        ENDED,
        List.of(),
        new Report.Image(
            new Digest("sha256:" + "a".repeat(64)), List.of("docker://example.com/app:" + request)),
        null,
        null);
  }

  /** What {@code osbs prune} does with clusters. */
  private List<String> prune(Cluster home, Cluster workers) throws ClusterException {
    List<String> tags = new ArrayList<>();
    OldRequests requests = new OldRequests(home, Map.of(WORKERS, workers), notices::add);
    List<OldRequest> old = requests.find(LATER, 0);
    for (OldRequest request : old) {
      tags.addAll(requests.uniqueTags(request));
    }
    assertThat(requests.oldestActive(LATER)).as("nothing is active").isEqualTo(LATER);
    for (OldRequest request : old) {
      for (String document : requests.documents(request)) {
        requests.removeDocument(document, true);
      }
      for (OldRequest.Worker worker : request.workers()) {
        requests.remove(worker);
      }
      for (Build build : request.orchestrators()) {
        requests.remove(build);
      }
    }
    for (String document : requests.orphanDocuments()) {
      requests.removeDocument(document, true);
    }
    return tags;
  }

  /** Does something once, before the call of that number. */
  private static final class Once implements InterruptedCluster.Interruption {
    private final int when;
    private final InterruptedCluster.Interruption what;
    private int calls;

    Once(int when, InterruptedCluster.Interruption what) {
      this.when = when;
      this.what = what;
    }

    @Override
    public void call() throws Exception {
      if (calls++ == when) {
        what.call();
      }
    }

    boolean isDone() {
      return calls > when;
    }
  }

  @Test
  void everythingOldGoesWithItsTags() throws Exception {
    Places places = new Places("alone");
    assertThat(prune(places.home, places.workers))
        .containsExactlyInAnyOrder(
            "docker://example.com/app:one",
            "docker://example.com/app:one-w",
            "docker://example.com/app:one-b",
            "docker://example.com/app:one-b-w",
            "docker://example.com/app:two",
            "docker://example.com/app:two-w");
    assertThat(places.left()).isEmpty();
  }

  @Test
  void anotherWhoPrunesEverythingInBetweenDoesNoHarm() throws Exception {
    boolean more = true;
    for (int call = 0; more; call++) {
      Places places = new Places("call-" + call);
      Once other = new Once(call, () -> prune(places.home, places.workers));
      prune(
          new InterruptedCluster(places.home, other),
          new InterruptedCluster(places.workers, other));
      assertThat(places.left()).as("after call %d", call).isEmpty();
      more = other.isDone();
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void reportsOfBuildsThatAreTakenAwayMeanwhileAreLeftOut() throws Exception {
    boolean more = true;
    for (int call = 0; more; call++) {
      Places places = new Places("report-" + call);
      Build seen = places.home.builds().find(new BuildName("one")).orElseThrow();
      Once other = new Once(call, () -> prune(places.home, places.workers));
      Optional<Report> read = new ReportReader(new InterruptedCluster(places.home, other)).of(seen);
      more = other.isDone();
      assertThat(read.map(Report::image))
          .as("whole or not at all")
          .isEqualTo(
              more ? Optional.empty() : Optional.ofNullable(report(seen.name(), "one").image()));
    }
  }

  private static final LocalMachine MACHINE =
      new LocalMachine(() -> ENDED, time -> {}, new NoProcesses(), new SplittableRandom(1));

  /** Starts nothing. */
  private static final class NoProcesses implements Launcher {
    @Override
    public void start(
        List<String> command,
        Map<String, String> environment,
        Path directory,
        @Nullable Path log) {}

    @Override
    public int run(List<String> command, Map<String, String> environment) {
      return 1;
    }
  }
}
