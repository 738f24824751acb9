package io.osbs.cluster.local;

import io.osbs.cluster.OwnBuild;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.testkit.contract.ClusterUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A local cluster whose builds are played by the test itself: it takes their locks and writes their
 * status by the code that real processes use, so nothing has to be waited for.
 */
final class LocalClusterUnderTest implements ClusterUnderTest {

  final TestClock clock = new TestClock();
  final NoProcesses launcher = new NoProcesses();
  final LocalMachine machine = new LocalMachine(clock, Thread::sleep, launcher, new SecureRandom());
  final Path stateDirectory;
  final LocalInstance instance;

  private final Cluster cluster;
  private final Map<BuildName, OwnBuild> running = new ConcurrentHashMap<>();

  LocalClusterUnderTest(Path home) throws ClusterException {
    this.stateDirectory = home.resolve("here");
    this.instance =
        new LocalInstance(
            "here", stateDirectory, home, 2, List.of("/opt/osbs/bin/osbs"), Map.of("PATH", "/bin"));
    this.cluster = LocalClusters.open(instance, machine);
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  Path directory(BuildName build) {
    return stateDirectory.resolve("builds").resolve(build.value());
  }

  OwnBuild own(BuildName build) {
    return Objects.requireNonNull(running.get(build), "the build does not run");
  }

  @Override
  public void putSecret(String name, Map<String, String> keys) throws IOException {
    Path secret = Files.createDirectories(stateDirectory.resolve("secrets").resolve(name));
    for (Map.Entry<String, String> key : keys.entrySet()) {
      Files.writeString(secret.resolve(key.getKey()), key.getValue());
    }
  }

  @Override
  public void run(BuildName build) throws ClusterException, InterruptedException {
    running.put(build, LocalClusters.enter(directory(build), Map.of(), machine));
  }

  @Override
  public void print(BuildName build, String text) throws IOException {
    Files.writeString(directory(build).resolve("log"), text, StandardOpenOption.APPEND);
  }

  @Override
  public void storeResult(BuildName build, byte[] result) throws ClusterException {
    own(build).storeResult(result);
  }

  @Override
  public Optional<String> readInside(BuildName build, String configuredPath) throws IOException {
    Path file = own(build).resolve(configuredPath);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  @Override
  public void finish(BuildName build, Phase phase, @Nullable Failure failure)
      throws ClusterException {
    own(build).finish(phase, failure);
    kill(build);
  }

  @Override
  public void kill(BuildName build) {
    own(build).close();
    running.remove(build);
  }

  @Override
  public void obeyCancel(BuildName build) throws ClusterException {
    if (!own(build).cancelRequested()) {
      throw new AssertionError(build + " was not asked to end");
    }
    finish(build, Phase.CANCELLED, Failure.of(FailureKind.CANCELLED, "cancelled on request"));
  }

  @Override
  public void close() {
    running.values().forEach(OwnBuild::close);
    cluster.close();
  }
}
