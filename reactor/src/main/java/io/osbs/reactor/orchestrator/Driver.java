package io.osbs.reactor.orchestrator;

import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.orchestration.Action;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.Step;
import io.osbs.core.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one orchestration against real clusters: one thread steps the plan, every action runs on a
 * thread of its own, and what comes of it is the next thing to step with. All threads end with
 * {@link #run}.
 */
public final class Driver {

  /** How long what is still on its way is awaited after the orchestration is over. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  /** How long to leave a cluster alone whose changes cannot be watched. */
  private static final Duration WATCH_AGAIN = Duration.ofSeconds(5);

  /** A watch that hears nothing for so long only loops. */
  private static final Duration WATCH_SLICE = Duration.ofMinutes(1);

  /** Opens clusters by name; what it gives stays open for the whole run. */
  public interface Clusters {
    /** The cluster, which stays open. */
    Cluster open(String name) throws ClusterException;
  }

  /** What the stepping thread takes from its queue. */
  private record Message(
      @Nullable Input input, boolean isAnswer, @Nullable RuntimeException defect) {}

  private final Performer performer;
  private final InstantSource clock;
  private final Clusters clusters;
  private final BiConsumer<Input, Step> listener;
  private final Pause pause;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final Set<String> watched = new HashSet<>();
  private int unanswered;

  /**
   * A driver for one run.
   *
   * @param clock one that never goes backwards
   * @param listener told of every input and the step it led to, on the stepping thread
   * @param pause between two attempts to watch a cluster
   */
  public Driver(
      Performer performer,
      InstantSource clock,
      Clusters clusters,
      BiConsumer<Input, Step> listener,
      Pause pause) {
    this.performer = performer;
    this.clock = clock;
    this.clusters = clusters;
    this.listener = listener;
    this.pause = pause;
  }

  /** Something from outside that the orchestration should know. May be called from any thread. */
  public void tell(Input input) {
    messages.add(new Message(input, false, null));
  }

  /**
   * Steps until the orchestration is over.
   *
   * @param home the orchestrator cluster
   * @return its last action
   */
  public Action.Finish run(Plan start, Cluster home) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService inOrder = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory())) {
      threads.execute(() -> watch(() -> home, new Input.WaitersChanged()));
      try {
        return loop(start, threads, inOrder);
      } finally {
        threads.shutdownNow();
        inOrder.shutdownNow();
      }
    }
  }

  private Action.Finish loop(Plan start, ExecutorService threads, Executor inOrder)
      throws InterruptedException {
    Plan plan = start;
    // What was told before it begins comes first.
    Input input = next(clock.instant());
    Action.Finish finish = null;
    Instant lastAnswersBy = Instant.MAX;
    while (true) {
      Step step = Orchestration.step(plan, input, clock.instant());
      plan = step.plan();
      listener.accept(input, step);
      for (Action action : step.actions()) {
        if (action instanceof Action.Finish last) {
          finish = last;
          lastAnswersBy = clock.instant().plus(LAST_ANSWERS);
        } else {
          unanswered++;
          // What is announced or stored last must be what stands there; the rest may overtake.
          boolean replaces = action instanceof Action.Announce || action instanceof Action.Remember;
          Executor executor = replaces ? inOrder : threads;
          executor.execute(() -> perform(action));
        }
      }
      if (finish != null && (unanswered == 0 || !clock.instant().isBefore(lastAnswersBy))) {
        return finish;
      }
      watchAll(plan, threads);
      input = next(finish == null ? step.wakeAt() : lastAnswersBy);
    }
  }

  /** Every action is answered exactly once, if only by "nothing came of it". */
  private void perform(Action action) {
    try {
      messages.add(new Message(performer.perform(action).orElse(null), true, null));
    } catch (RuntimeException e) {
      messages.add(new Message(null, true, new IllegalStateException("while doing " + action, e)));
    }
  }

  private Input next(@Nullable Instant wakeAt) throws InterruptedException {
    Message message;
    if (wakeAt == null) {
      message = messages.take();
    } else {
      long nanos = Math.max(0, Duration.between(clock.instant(), wakeAt).toNanos());
      message = messages.poll(nanos, TimeUnit.NANOSECONDS);
    }
    if (message == null) {
      return new Input.Tick();
    }
    if (message.defect() != null) {
      throw message.defect();
    }
    unanswered -= message.isAnswer() ? 1 : 0;
    return message.input() == null ? new Input.Tick() : message.input();
  }

  private void watchAll(Plan plan, ExecutorService threads) {
    for (String cluster : plan.knowledge().keySet()) {
      if (watched.add(cluster)) {
        threads.execute(
            () -> watch(() -> clusters.open(cluster), new Input.ClusterChanged(cluster)));
      }
    }
  }

  /** A cluster to watch, opened when it is needed. */
  private interface Watched {
    Cluster get() throws ClusterException;
  }

  private void watch(Watched cluster, Input change) {
    while (!Thread.currentThread().isInterrupted()) {
      try (Builds.Changes changes = cluster.get().builds().watch()) {
        // Whatever happened before the subscription was there.
        tell(change);
        while (true) {
          if (changes.await(WATCH_SLICE)) {
            tell(change);
          }
        }
      } catch (ClusterException _) {
        // The slow re-lists go on without a watch; their failures are the ones that are reported.
        rest();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void rest() {
    try {
      pause.pause(WATCH_AGAIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
