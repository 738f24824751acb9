package io.osbs.testkit.contract;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.SecretMount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the parts of the contract share. */
interface Contract {

  Duration LONG_ENOUGH = Duration.ofMinutes(5);

  ClusterUnderTest under();

  default Cluster cluster() {
    return under().cluster();
  }

  default Build find(BuildName name) throws ClusterException {
    return cluster().builds().find(name).orElseThrow();
  }

  /** Creates a worker build without labels and mounts. */
  default Build createWorker(String name) throws ClusterException {
    return cluster().builds().create(spec(name, BuildKind.WORKER, Map.of()));
  }

  static BuildSpec spec(String name, BuildKind kind, Map<String, String> labels) {
    return spec(name, kind, labels, List.of());
  }

  static BuildSpec spec(
      String name, BuildKind kind, Map<String, String> labels, List<SecretMount> mounts) {
    return new BuildSpec(
        new BuildName(name),
        kind,
        List.of("reactor", "work"),
        Map.of("OSBS_REQUEST", "{}"),
        mounts,
        Map.of(),
        0,
        Duration.ofHours(3),
        labels,
        Map.of("first", "1"),
        null);
  }

  /** Waits for a phase by the watch, as every caller of the port does. */
  default Build await(BuildName name, Phase phase) throws Exception {
    until(() -> find(name).phase() == phase);
    return find(name);
  }

  default void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    try (Builds.Changes changes = cluster().builds().watch()) {
      while (!condition.call()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("did not happen within " + LONG_ENOUGH);
        }
        changes.await(Duration.ofMillis(100));
      }
    }
  }
}
