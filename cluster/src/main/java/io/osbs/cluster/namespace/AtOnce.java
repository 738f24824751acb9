package io.osbs.cluster.namespace;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Two requests in the time of one. */
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
    FutureTask<Boolean> other =
        new FutureTask<>(() -> {
          there.run();
          return true;
        });
    Thread thread = Thread.ofVirtual().start(other);
    try {
      here.run();
      other.get();
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
      thread.interrupt();
    }
  }
}
