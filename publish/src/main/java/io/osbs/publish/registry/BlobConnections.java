package io.osbs.publish.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries blobs, by the JDK's older client: it hands bytes straight from socket to socket, through
 * one buffer. The newer one passes them on in pieces of 16 KiB between threads, which takes twice
 * the time for large layers and keeps memory for what it has read ahead. Everything but blobs goes
 * by that one: this cannot do {@code PATCH}.
 */
final class BlobConnections {

  /** What is read or written at once: as much as a socket of the JDK takes. */
  private static final int BUFFER = 128 * 1024;

  /** Nothing at all came for so long. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final SSLContext tls;
  private final boolean anyHost;
  private final Duration connect;
  private final ExecutorService threads;

  /**
   * Connections of one registry.
   *
   * @param anyHost true to accept certificates made out to others
   * @param threads virtual ones: only those leave a socket when they are interrupted
   */
  BlobConnections(SSLContext tls, boolean anyHost, Duration connect, ExecutorService threads) {
    this.tls = tls;
    this.anyHost = anyHost;
    this.connect = connect;
    this.threads = threads;
  }

  /**
   * Sends a request with the blob it uploads, if any.
   *
   * @param limit how long all of it may take, but for reading the answer's body
   */
  Answer send(Endpoint<?> endpoint, URI uri, Map<String, String> headers, Duration limit)
      throws IOException, InterruptedException {
    HttpURLConnection connection = open(endpoint, uri, headers);
    Future<Answer> answer = threads.submit(() -> exchange(connection, uri, endpoint.upload()));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      connection.disconnect();
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private HttpURLConnection open(Endpoint<?> endpoint, URI uri, Map<String, String> headers)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.getSocketFactory());
      if (anyHost) {
        secure.setHostnameVerifier((_, _) -> true);
      }
    }
    connection.setRequestMethod(endpoint.method());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) connect.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setRequestProperty("Accept", "*/*");
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private static Answer exchange(HttpURLConnection connection, URI uri, @Nullable Upload upload)
      throws IOException {
    if (upload != null) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(upload.length());
      try (OutputStream out = connection.getOutputStream()) {
        pass(upload.content(), out);
      }
    }
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      // It would ask somebody for a password and send everything again.
      status = e.responseCode();
    }
    if (status < 0) {
      throw new IOException("what came is no HTTP");
    }
    InputStream body =
        status < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : Optional.ofNullable(connection.getErrorStream())
                .orElseGet(InputStream::nullInputStream);
    return new Answer(status, uri, headers(connection), body);
  }

  private static void pass(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }

  /** The status line is among them, under no name. */
  private static HttpHeaders headers(HttpURLConnection connection) {
    Map<String, List<String>> named = new HashMap<>(connection.getHeaderFields());
    named.remove(null);
    return HttpHeaders.of(named, (_, _) -> true);
  }
}
