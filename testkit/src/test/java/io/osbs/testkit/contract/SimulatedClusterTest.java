package io.osbs.testkit.contract;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Engine;
import io.osbs.simulation.SimulatedCluster;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The simulated cluster keeps the promises of the real ones. */
final class SimulatedClusterTest extends ClusterContract {

  @Override
  protected ClusterUnderTest open() {
    return new Simulated();
  }

  private static final class Simulated implements ClusterUnderTest {
    private final SimulatedCluster cluster =
        new SimulatedCluster("simulated", Engine.KUBERNETES, () -> Instant.EPOCH);
    private final Map<String, Map<String, String>> secrets = new HashMap<>();

    @Override
    public Cluster cluster() {
      return cluster;
    }

    @Override
    public void putSecret(String name, Map<String, String> keys) {
      secrets.put(name, keys);
      Map<String, byte[]> bytes = new TreeMap<>();
      keys.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
      cluster.putSecret(name, bytes);
    }

    @Override
    public void run(BuildName build) {
      cluster.move(build, Phase.RUNNING, null);
    }

    @Override
    public void print(BuildName build, String text) {
      cluster.print(build, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void storeResult(BuildName build, byte[] result) {
      cluster.store(build, result);
    }

    /** Simulated builds mount nothing; what a mount would show is the secret itself. */
    @Override
    public Optional<String> readInside(BuildName build, String configuredPath) {
      int slash = configuredPath.lastIndexOf('/');
      String directory = configuredPath.substring(0, slash);
      String secret = directory.substring(directory.lastIndexOf('/') + 1);
      return Optional.ofNullable(
          secrets.getOrDefault(secret, Map.of()).get(configuredPath.substring(slash + 1)));
    }

    @Override
    public void finish(BuildName build, Phase phase, @Nullable Failure failure) {
      cluster.move(build, phase, failure);
    }

    @Override
    public void kill(BuildName build) {
      cluster.lose(build);
    }

    @Override
    public void obeyCancel(BuildName build) {
      cluster.move(
          build, Phase.CANCELLED, Failure.of(FailureKind.CANCELLED, "somebody cancelled it"));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
