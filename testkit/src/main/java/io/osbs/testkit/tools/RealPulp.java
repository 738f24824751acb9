package io.osbs.testkit.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The real Pulp 3 that {@code ./dev pulp up} has started for this checkout, and that {@code ./dev test
 * --all} starts. Tests share it: each works with names of its own, and removes what it made.
 *
 * @param url its address, without a slash at the end
 * @param user an administrator
 * @param passwordFile holds the user's password
 * @param authorities certificate of who vouches for it
 * @param certificates folder with {@code pulp.cer} and {@code pulp.key}: with them one is the user
 */
public record RealPulp(
    String url, String user, Path passwordFile, Path authorities, Path certificates) {

  /** The Pulp that runs; the test is skipped, and says so, where none does. */
  public static RealPulp need() throws IOException {
    Path state = RealTools.repositoryRoot().resolve(".dev.pulp");
    assumeTrue(Files.exists(state.resolve("up")), "needs a running Pulp (./dev pulp up)");
    return new RealPulp(
        Files.readString(state.resolve("url")).strip(),
        Files.readString(state.resolve("user")).strip(),
        state.resolve("password"),
        state.resolve("ca.pem"),
        state.resolve("certs"));
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
    return writeAuthFile(file, host(), user, password());
  }

  static Path writeAuthFile(Path file, String host, String user, String password)
      throws IOException {
    String both = user + ":" + password;
    String encoded = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        file, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(host, encoded));
  }
}
