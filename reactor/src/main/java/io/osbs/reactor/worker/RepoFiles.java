package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Redaction;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads {@code .repo} files from web servers. */
final class RepoFiles implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int LARGEST = 1024 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(20))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** The address, when it is one that a file can be read from. */
  static URI uri(String address) throws FailureException {
    try {
      URI uri = new URI(address);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw unusable(
        Redaction.ofUrl(address).apply(address),
        "it is no http or https address without user and password");
  }

  byte[] fetch(URI uri) throws FailureException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(DEADLINE).build(),
              HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
    } catch (IOException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the yum repository file %s cannot be read: %s"
              .formatted(uri, e.getMessage() == null ? e.getClass().getSimpleName() : e));
    }
    int status = response.statusCode();
    if (status >= 500 || status == 408 || status == 429) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the yum repository file %s cannot be read: HTTP %d".formatted(uri, status));
    }
    if (status != 200) {
      throw unusable(uri.toString(), "the server answers HTTP %d".formatted(status));
    }
    return response.body();
  }

  private static FailureException unusable(String address, String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "the yum repository file %s (yum_repourls) cannot be used: %s".formatted(address, why));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
