package io.osbs.client;

import io.osbs.core.cluster.ClusterException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The own bytes of a worker build: from its cluster as long as that has them, then from the relay,
 * from the very byte on.
 */
final class WorkerLog implements LogReader {

  private final ClusterLog own;
  private final LongFunction<LogReader> relay;
  private final Consumer<String> notice;
  private @Nullable LogReader relayed;

  /**
   * A log read from its beginning.
   *
   * @param relay the same bytes from the relay, without so many of the first
   * @param notice told why the relay is read
   */
  WorkerLog(ClusterLog own, LongFunction<LogReader> relay, Consumer<String> notice) {
    this.own = own;
    this.relay = relay;
    this.notice = notice;
  }

  @Override
  public byte[] next() throws ClusterException {
    if (relayed == null) {
      try {
        byte[] chunk = own.next();
        if (chunk.length > 0 || !own.isGone()) {
          return chunk;
        }
        relayed = relay.apply(own.offset());
      } catch (ClusterException e) {
        return goOn(e).next();
      }
    }
    return relayed.next();
  }

  private LogReader goOn(ClusterException because) {
    notice.accept("%s; going on with what was relayed".formatted(because.fault().detail()));
    LogReader reader = relay.apply(own.offset());
    relayed = reader;
    return reader;
  }

  @Override
  public boolean isComplete() throws ClusterException {
    if (relayed == null) {
      try {
        // One that is gone has more to say: what was relayed of it.
        return own.isComplete() && !own.isGone();
      } catch (ClusterException e) {
        return goOn(e).isComplete();
      }
    }
    return relayed.isComplete();
  }
}
