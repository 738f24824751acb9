package io.osbs.testkit.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real Pulp 3 that {@code ./dev pulp up} has started for this checkout, and that {@code ./dev
 * test --all} starts. Tests share it: each works with names of its own, and removes what it made.
 *
 * @param url its address, without a slash at the end
 * @param user an administrator
 * @param passwordFile holds the user's password
 * @param authorities certificate of who vouches for it
 * @param certificates folder with {@code pulp.cer} and {@code pulp.key}: with them one is the user
 * @param publisherPasswordFile holds the password of {@link #PUBLISHER}
 */
public record RealPulp(
    String url,
    String user,
    Path passwordFile,
    Path authorities,
    Path certificates,
    Path publisherPasswordFile) {

  /** A user who may do what the administrator document says, and no more. */
  public static final String PUBLISHER = "osbs";

  /** The Pulp that runs; the test is skipped, and says so, where none does. */
  public static RealPulp need() throws IOException {
    Path state = RealTools.repositoryRoot().resolve(".dev.pulp");
    assumeTrue(Files.exists(state.resolve("up")), "needs a running Pulp (./dev pulp up)");
    return new RealPulp(
        Files.readString(state.resolve("url")).strip(),
        "admin",
        state.resolve("password"),
        state.resolve("ca.pem"),
        state.resolve("certs"),
        state.resolve("publisher"));
  }

  public String password() throws IOException {
    return Files.readString(passwordFile).strip();
  }

  /** Host and port of its registry. */
  public String host() {
    return url.substring("https://".length());
  }

  /** Writes credentials for its registry, as skopeo takes them. */
  public Path writeAuthFile(Path file) throws IOException {
    return Files.writeString(
        file, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(host(), encodedLogin()));
  }

  /** The first page of a list below the API's root. */
  public List<JsonNode> list(String path) throws Exception {
    JsonNode answer = send("GET", "/pulp/api/v3/" + path);
    return answer.path("results").values().stream().toList();
  }

  /** Deletes an object of the API; returns before Pulp has done it. */
  public void delete(String href) throws Exception {
    send("DELETE", href);
  }

  private JsonNode send(String method, String path) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authorities)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Authorization", "Basic " + encodedLogin())
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 404
          ? JsonMapper.shared().createObjectNode()
          : JsonMapper.shared().readTree(response.body());
    }
  }

  private String encodedLogin() throws IOException {
    String both = user + ":" + password();
    return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }
}
