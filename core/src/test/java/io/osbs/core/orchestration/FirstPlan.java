package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The plans that a {@link Scenario} begins with, for platforms that are told in words. */
final class FirstPlan {

  private FirstPlan() {}

  /** Of a request's first run, or of one that follows others of the same build, which left this. */
  static Plan of(
      SortedSet<PublishStep> steps,
      Resumption resumption,
      PlacementSettings settings,
      @Nullable Memory memory,
      Map<Platform, String> inputs,
      String... platforms) {
    Map<Platform, List<ClusterEntry>> clusters = Told.configuration(platforms);
    Terms terms = terms(clusters, steps, settings, inputs);
    int earlierRuns = resumption == Resumption.FRESH ? 0 : 1;
    return Orchestration.start(terms, clusters, resumption, earlierRuns, memory, Scenario.START);
  }

  /** Of a run after one that had every image and came as far as this step. */
  static Plan publishing(
      SortedSet<PublishStep> steps, PublishStep next, boolean irrevocable, String... platforms) {
    Map<Platform, List<ClusterEntry>> clusters = Told.configuration(platforms);
    Terms terms = terms(clusters, steps, PlacementSettings.DEFAULTS, Map.of());
    Map<Platform, WorkerStatus.Done> done = new LinkedHashMap<>();
    for (Platform platform : clusters.keySet()) {
      BuildName worker = terms.worker(platform, 1);
      Assignment place = new Assignment("east", worker, 1, null, Scenario.START);
      done.put(platform, new WorkerStatus.Done(place, Told.fragment(platform)));
    }
    return Orchestration.publish(terms, clusters, done, next, irrevocable, Scenario.START);
  }

  private static Terms terms(
      Map<Platform, List<ClusterEntry>> clusters,
      SortedSet<PublishStep> steps,
      PlacementSettings settings,
      Map<Platform, String> inputs) {
    return new Terms(
        new BuildName("r"),
        "r",
        RequestClass.SCRATCH,
        Scenario.START,
        "home",
        List.copyOf(clusters.keySet()),
        steps,
        settings,
        inputs);
  }
}
