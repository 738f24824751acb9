package io.osbs.cluster.namespace;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Several requests in the time of one. */
public final class AtOnce {

  private AtOnce() {}

  /** A request. */
  public interface Asking {
    void run() throws ClusterException;
  }

  /**
   * Runs both and returns when both are done. What they write is seen by the caller.
   *
   * @throws ClusterException of the first that failed
   */
  public static void both(Asking here, Asking there) throws ClusterException {
    all(List.of(here, there));
  }

  /**
   * Runs all and returns when all are done. What they write is seen by the caller.
   *
   * @throws ClusterException of the first that failed
   */
  public static void all(List<Asking> questions) throws ClusterException {
    if (questions.isEmpty()) {
      return;
    }
    List<FutureTask<Boolean>> others = new ArrayList<>();
    try {
      for (Asking question : questions.subList(1, questions.size())) {
        FutureTask<Boolean> other =
            new FutureTask<>(() -> {
              question.run();
              return true;
            });
        others.add(other);
        Thread.ofVirtual().start(other);
      }
      questions.getFirst().run();
      for (FutureTask<Boolean> other : others) {
        other.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(
          new ClusterFault.Unreachable("interrupted while the answers were awaited"), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClusterException fault) {
        throw new ClusterException(fault.fault(), fault);
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      others.forEach(other -> other.cancel(true));
    }
  }
}
