package io.osbs.publish.registry;

import io.osbs.process.Retry;
import io.osbs.publish.oci.Json;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

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
   * Starts to load what the first request to a registry needs, on a thread that ends by itself: TLS
   * and HTTP take as long to come up as a source takes to be fetched.
   *
   * @param encrypted false when plain HTTP may do, which needs no TLS
   */
  public static void loadAhead(boolean encrypted) {
    Thread.ofPlatform()
        .daemon()
        .name("registry-load-ahead")
        .start(() -> {
          SSLContext tls =
              encrypted ? RegistryTrust.trusting() : LateTls.of(RegistryTrust::trusting);
          HttpClient.Builder builder = HttpClient.newBuilder().sslContext(tls);
          if (!encrypted) {
            builder.sslParameters(new SSLParameters());
          }
          try (HttpClient _ = builder.build()) {
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
