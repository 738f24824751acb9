package io.osbs.publish.registry;

import io.osbs.process.Retry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The clients of one program: one for each registry, opened when it is needed first. */
public final class RegistryClients implements AutoCloseable {

  private final Retry retry;
  private final Retry.Notice notice;
  private final InstantSource clock;
  private final Map<RegistryAccess, RegistryClient> open = new HashMap<>();

  /** Clients that all try again in this way. */
  public RegistryClients(Retry retry, Retry.Notice notice, InstantSource clock) {
    this.retry = retry;
    this.notice = notice;
    this.clock = clock;
  }

  /** The client of a registry; closed with all others. */
  public synchronized RegistryClient of(RegistryAccess access) {
    return open.computeIfAbsent(
        access, missing -> new RegistryClient(missing, retry, notice, clock));
  }

  @Override
  public synchronized void close() {
    open.values().forEach(RegistryClient::close);
    open.clear();
  }
}
