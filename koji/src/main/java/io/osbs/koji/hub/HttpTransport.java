package io.osbs.koji.hub;

import io.osbs.core.build.FailureException;
import io.osbs.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The transport over {@code java.net.http}.
 *
 * <p>Koji's documented Apache configuration asks for the client certificate in the location of the
 * login only. Under TLS 1.3 that needs a handshake after the handshake, which Java does not have;
 * under TLS 1.2 the server renegotiates, which it has. So a login with a certificate is done with
 * TLS 1.2, unless the server does not speak it any more.
 */
public final class HttpTransport implements Transport, AutoCloseable {

  /** More than any answer of a hub; an image's metadata of thousands of packages has some MB. */
  private static final long LARGEST_ANSWER = 256L * 1024 * 1024;

  private final HttpClient calls;
  private final @Nullable HttpClient logins;
  private final Duration deadline;

  /**
   * A transport to servers that the JDK's authorities vouch for, or without TLS.
   *
   * @param connect how long making a connection may take
   * @param deadline how long a whole request may take
   */
  public HttpTransport(Duration connect, Duration deadline) {
    this(connect, deadline, null, false);
  }

  /**
   * A transport with TLS as configured.
   *
   * @param tls what the server's certificate is judged by, and our own
   * @throws FailureException naming the file of a certificate that cannot be used, and why
   */
  public HttpTransport(Duration connect, Duration deadline, Tls tls) throws FailureException {
    this(connect, deadline, tls.context(), tls.clientCertificate() != null);
  }

  private HttpTransport(
      Duration connect, Duration deadline, @Nullable SSLContext context, boolean certificate) {
    this.deadline = deadline;
    this.calls = client(connect, context).build();
    if (certificate) {
      SSLParameters renegotiable = new SSLParameters();
      renegotiable.setProtocols(new String[] {"TLSv1.2"});
      this.logins = client(connect, context).sslParameters(renegotiable).build();
    } else {
      this.logins = null;
    }
  }

  private static HttpClient.Builder client(Duration connect, @Nullable SSLContext context) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect);
    if (context != null) {
      builder.sslContext(context);
    }
    return builder;
  }

  @Override
  public Reply post(URI uri, Map<String, String> headers, byte[] body, Purpose purpose)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(deadline)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpRequest built = request.build();
    if (purpose == Purpose.CALL || logins == null) {
      return send(calls, built);
    }
    try {
      return send(logins, built);
    } catch (SSLHandshakeException e) {
      if (String.valueOf(e.getMessage()).contains("protocol_version")) {
        return send(calls, built);
      }
      throw e;
    }
  }

  private Reply send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    try {
      HttpResponse<byte[]> response = sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      String type = response.headers().firstValue("Content-Type").orElse("");
      int semicolon = type.indexOf(';');
      return new Reply(
          response.statusCode(),
          (semicolon < 0 ? type : type.substring(0, semicolon)).strip(),
          response.body());
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no whole answer within " + deadline.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed
          ? failed
          : new IOException(String.valueOf(e.getCause()), e.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    if (logins != null) {
      logins.shutdownNow();
    }
  }
}
