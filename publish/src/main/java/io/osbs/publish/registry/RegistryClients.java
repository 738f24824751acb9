package io.osbs.publish.registry;

import io.osbs.process.Retry;
import io.osbs.publish.oci.Json;
import java.net.http.HttpClient;
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

  /**
   * Starts to load what the first request to any registry needs, on a thread that ends by itself:
   * TLS and HTTP take as long to come up as a source takes to be fetched.
   */
  public static void loadAhead() {
    Thread.ofPlatform()
        .daemon()
        .name("registry-load-ahead")
        .start(() -> {
          try (HttpClient _ =
              HttpClient.newBuilder().sslContext(RegistryTrust.trusting()).build()) {
            Json.parse(new byte[] {'{', '}'});
          }
        });
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
