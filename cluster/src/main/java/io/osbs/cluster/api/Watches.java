package io.osbs.cluster.api;

import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells subscribers when something changes among some resources. All subscriptions of one cluster
 * share one watch per resource, which runs while there is one.
 */
public final class Watches implements AutoCloseable {

  /** A resource to watch. */
  public record Watched(String what, String path, Selector selector) {}

  private final ApiServer server;
  private final List<Watched> resources;

  // Guarded by this.
  private final Set<Subscription> subscriptions = new HashSet<>();
  private final List<Thread> running = new ArrayList<>();

  public Watches(ApiServer server, List<Watched> resources) {
    this.server = server;
    this.resources = List.copyOf(resources);
  }

  /** From when this returns on, no change goes untold. */
  public Builds.Changes subscribe() throws ClusterException {
    Subscription subscription = new Subscription();
    synchronized (this) {
      if (running.isEmpty()) {
        start();
      }
      subscriptions.add(subscription);
    }
    return subscription;
  }

  private void start() throws ClusterException {
    List<ResourceWatch> watches = new ArrayList<>();
    for (Watched resource : resources) {
      ResourceWatch watch = new ResourceWatch(server, resource, this::changed);
      watch.begin();
      watches.add(watch);
    }
    for (ResourceWatch watch : watches) {
      running.add(Thread.ofVirtual().name("watch").start(watch));
    }
  }

  private synchronized void changed() {
    subscriptions.forEach(Subscription::signal);
  }

  private synchronized void remove(Subscription subscription) {
    subscriptions.remove(subscription);
    if (subscriptions.isEmpty()) {
      stop();
    }
  }

  private void stop() {
    running.forEach(Thread::interrupt);
    running.clear();
  }

  @Override
  public synchronized void close() {
    subscriptions.clear();
    stop();
  }

  private final class Subscription implements Builds.Changes {

    // Guarded by this.
    private boolean pending;

    synchronized void signal() {
      pending = true;
      notifyAll();
    }

    @Override
    public synchronized boolean await(Duration atMost) throws InterruptedException {
      long end = System.nanoTime() + atMost.toNanos();
      while (!pending) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      pending = false;
      return true;
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
