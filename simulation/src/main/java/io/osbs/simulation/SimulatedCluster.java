package io.osbs.simulation;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.Slots;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory. Every call takes effect at once and never fails by itself; time is whatever
 * the clock handed in says. Its builds do not run: a test, or the simulated world, moves them from
 * phase to phase. Safe for use by several threads.
 */
public final class SimulatedCluster implements Cluster {

  /** Told of everything that happens here, while it happens and under the cluster's lock. */
  interface Observer {
    Observer NONE = new Observer() {};

    default void created(StoredBuild build) {}

    /** A running build was asked to end. */
    default void cancelAsked(StoredBuild build) {}

    default void slotTaken(Slot slot) {}

    default void slotGone(Slot slot) {}

    /** Something that a watch would tell; {@code build} is null when it was a slot. */
    default void changed(@Nullable Build build) {}
  }

  private final String name;
  private final Engine engine;
  private final SimulatedBuilds builds;
  private final SimulatedSlots slots;
  private final SimulatedDocuments documents;
  private final Map<String, Map<String, byte[]>> secrets = new TreeMap<>();
  private final Object lock = new Object();
  private Observer observer = Observer.NONE;
  private long changes;

  /**
   * An empty cluster.
   *
   * @param clock the clock of its server
   */
  public SimulatedCluster(String name, Engine engine, InstantSource clock) {
    this(name, engine, clock, Protocol.SOUND);
  }

  SimulatedCluster(String name, Engine engine, InstantSource clock, Protocol protocol) {
    this.name = name;
    this.engine = engine;
    this.builds = new SimulatedBuilds(this, clock);
    this.slots = new SimulatedSlots(this, clock, protocol);
    this.documents = new SimulatedDocuments(this);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public Builds builds() {
    return builds;
  }

  @Override
  public Slots slots() {
    return slots;
  }

  @Override
  public Documents documents() {
    return documents;
  }

  @Override
  public Secrets secrets() {
    return secret -> {
      synchronized (lock) {
        return Optional.ofNullable(secrets.get(secret));
      }
    };
  }

  @Override
  public void close() {}

  /**
   * Moves a build to a phase, as its process or the cluster would. A final build stays as it is.
   *
   * @param failure why, for a phase that ends badly
   */
  public void move(BuildName build, Phase phase, @Nullable Failure failure) {
    synchronized (lock) {
      builds.move(build, phase, failure);
    }
  }

  /** Ends a running build as a cluster does that lost it. */
  public void lose(BuildName build) {
    move(build, Phase.ERROR, Failure.of(FailureKind.INFRASTRUCTURE, "its node was lost"));
  }

  /** Lets a build print. */
  public void print(BuildName build, byte[] bytes) {
    synchronized (lock) {
      builds.stored(build).ifPresent(stored -> stored.print(bytes));
      changed(null);
    }
  }

  /** Lets a build store its result. */
  public void store(BuildName build, byte[] result) {
    synchronized (lock) {
      builds.stored(build).ifPresent(stored -> stored.store(result));
    }
  }

  /** Removes a build without a trace. */
  public void remove(BuildName build) {
    synchronized (lock) {
      builds.remove(build);
    }
  }

  /** Stores a secret as an administrator would. */
  public void putSecret(String secret, Map<String, byte[]> keys) {
    synchronized (lock) {
      secrets.put(secret, Map.copyOf(keys));
    }
  }

  void observe(Observer newObserver) {
    observer = newObserver;
  }

  Observer observer() {
    return observer;
  }

  Object lock() {
    return lock;
  }

  boolean hasSecret(String secret) {
    return secrets.containsKey(secret);
  }

  void changed(@Nullable Build build) {
    changes++;
    observer.changed(build);
  }

  long changes() {
    return changes;
  }

  /** The stores behind the ports, for the world that moves them. */
  SimulatedBuilds storedBuilds() {
    return builds;
  }

  SimulatedSlots storedSlots() {
    return slots;
  }

  /** What a list sees now, to be served again later. */
  Snapshot snapshot() {
    synchronized (lock) {
      return new Snapshot(slots.all(), builds.all());
    }
  }

  /** What a list saw at one moment. */
  record Snapshot(List<Slot> slots, Map<BuildName, Build> builds) {}
}
