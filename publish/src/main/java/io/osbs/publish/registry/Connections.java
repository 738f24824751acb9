package io.osbs.publish.registry;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one registry. A registry that is marked insecure is reached by plain HTTP or
 * by HTTPS, whatever it speaks. HTTP is tried first: servers that want TLS say so at once, while
 * some without it keep a TLS handshake waiting. No password is shown before one is asked for.
 */
final class Connections implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(20);

  /** Docker Hub's API has another name than its images. */
  private static final String HUB = "docker.io";

  private static final String HUB_API = "registry-1.docker.io";

  private final RegistryAccess access;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable SSLContext context;
  private @Nullable HttpClient client;
  private @Nullable BlobConnections blobs;
  private volatile boolean encrypted;
  private volatile boolean settled;

  Connections(RegistryAccess access) {
    this.access = access;
    this.encrypted = !access.insecure();
    this.settled = !access.insecure();
  }

  /** Host and port that the API is at. */
  String host() {
    return access.host().equals(HUB) ? HUB_API : access.host();
  }

  /** Scheme and host. */
  String base() {
    return (encrypted ? "https://" : "http://") + host();
  }

  /** How long the body of an answer may be kept waiting for at most is up to the reader. */
  Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    return new Answer(response.statusCode(), response.uri(), response.headers(), response.body());
  }

  /** What large bodies go by. */
  synchronized BlobConnections blobs() throws IOException {
    if (blobs == null) {
      blobs = new BlobConnections(context(), access.insecure(), CONNECT, threads);
    }
    return blobs;
  }

  /**
   * True when a request that failed is worth sending again, by another protocol.
   *
   * @param base what it was sent to
   */
  synchronized boolean changesProtocol(String base, IOException failure) {
    if (!base.equals(base())) {
      return true;
    }
    if (settled || !(encrypted || saysReset(failure))) {
      return false;
    }
    // By TLS it was a guess. One that fails says nothing: the wire may have been cut both times.
    encrypted = !encrypted;
    return true;
  }

  /**
   * The same for one that was answered with 400: so servers complain about plain HTTP where they
   * expect TLS, in words of their own, and without a word when it was a {@code HEAD}. A registry
   * that means the request itself says that it is one.
   */
  synchronized boolean changesProtocol(String base, Answer answer, byte[] body) {
    if (!base.equals(base())) {
      return true;
    }
    boolean isRegistry =
        answer.header("Docker-Distribution-Api-Version").isPresent()
            || new String(body, StandardCharsets.UTF_8).contains("\"errors\"");
    if (settled || encrypted || isRegistry) {
      return false;
    }
    encrypted = true;
    return true;
  }

  /**
   * It has answered: there is nothing to find out any more.
   *
   * @param base what the request was sent to
   */
  synchronized void settle(String base) {
    if (!settled) {
      encrypted = base.startsWith("https:");
      settled = true;
    }
  }

  /** A failure as it is, unless it only tells that a guess at the protocol was wrong. */
  IOException asFound(IOException failure) {
    return settled || !(failure instanceof SSLException)
        ? failure
        : new IOException(failure.getMessage(), failure);
  }

  private static boolean saysReset(IOException failure) {
    return !(failure instanceof ConnectException)
        && !(failure instanceof HttpTimeoutException)
        && !(failure instanceof SocketTimeoutException);
  }

  private synchronized HttpClient client() throws IOException {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .sslContext(context())
              .executor(threads);
      if (access.insecure()) {
        // Else the context is asked for its own, which would be the first use of it.
        builder.sslParameters(new SSLParameters());
      }
      client = builder.build();
    }
    return client;
  }

  private synchronized SSLContext context() throws IOException {
    try {
      if (context == null) {
        context =
            access.insecure()
                ? LateTls.of(RegistryTrust::trusting)
                : RegistryTrust.verifying(access.host(), access.authorities());
      }
      return context;
    } catch (FailureException e) {
      throw new SSLException(e.failure().message(), e);
    }
  }

  /** What an exchange that broke off means. */
  static Failure failure(String doing, @Nullable String host, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case FailureException known -> {
          return known.failure();
        }
        case CheckedStream.WrongContentException wrong -> {
          return failure(
              FailureKind.INFRASTRUCTURE, doing, "what came is not what was asked for", wrong);
        }
        case CertificateExpiredException expired -> {
          return failure(
              FailureKind.CONFIGURATION,
              doing,
              "the certificate of %s has expired; it has to be renewed there".formatted(host),
              expired);
        }
        case CertificateNotYetValidException early -> {
          return failure(
              FailureKind.CONFIGURATION,
              doing,
              "the certificate of %s is not valid yet; check the clocks".formatted(host),
              early);
        }
        // One about dates has the reason as its cause.
        case CertPathValidatorException untrusted
            when !(untrusted.getCause() instanceof CertificateException) -> {
          return untrusted(doing, host, untrusted);
        }
        case UnknownHostException unknown -> {
          return failure(FailureKind.INFRASTRUCTURE, doing, "no such host: " + host, unknown);
        }
        case UnresolvedAddressException unknown -> {
          return failure(FailureKind.INFRASTRUCTURE, doing, "no such host: " + host, unknown);
        }
        default -> {}
      }
    }
    if (e instanceof SSLException) {
      return untrusted(doing, host, e);
    }
    if (e instanceof ConnectException) {
      return failure(
          FailureKind.INFRASTRUCTURE, doing, "connection refused by %s".formatted(host), e);
    }
    if (e instanceof HttpTimeoutException || e instanceof SocketTimeoutException) {
      return failure(
          FailureKind.INFRASTRUCTURE, doing, "%s did not answer in time".formatted(host), e);
    }
    return failure(
        FailureKind.INFRASTRUCTURE, doing, "the connection to %s was cut".formatted(host), e);
  }

  private static Failure untrusted(String doing, @Nullable String host, Exception e) {
    return failure(
        FailureKind.CONFIGURATION,
        doing,
        "%s has no trusted certificate; install its authority as /etc/containers/certs.d/%s/ca.crt, or"
                .formatted(host, host)
            + " mark it insecure if that is intended",
        e);
  }

  private static Failure failure(FailureKind kind, String doing, String why, Exception e) {
    String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return RegistryError.failure(kind, doing, why, detail).failure();
  }

  @Override
  public void close() {
    HttpClient open;
    synchronized (this) {
      open = client;
      client = null;
    }
    if (open != null) {
      open.shutdownNow();
    }
    threads.shutdownNow();
  }
}
