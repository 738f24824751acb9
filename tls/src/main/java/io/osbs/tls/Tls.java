package io.osbs.tls;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the two ends of a TLS connection prove who they are, as configuration says it: by PEM files.
 *
 * @param authorities certificates of those who may vouch for the server; null for the JDK's own
 * @param insecure true takes any server for the one that was meant
 * @param clientCertificate our own certificate; null for none
 * @param clientKey its private key, unencrypted; may be the same file
 */
public record Tls(
    @Nullable Path authorities,
    boolean insecure,
    @Nullable Path clientCertificate,
    @Nullable Path clientKey) {

  public Tls {
    if (clientCertificate == null != (clientKey == null)) {
      throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
    }
  }

  /**
   * Reads the files.
   *
   * @throws FailureException {@code CONFIGURATION} naming the file that cannot be used, and why
   */
  public SSLContext context() throws FailureException {
    Pem.Identity client =
        clientCertificate == null || clientKey == null
            ? null
            : new Pem.Identity(
                read(clientKey, Pem::key), read(clientCertificate, Pem::certificates));
    try {
      return Trust.context(
          !insecure,
          insecure || authorities == null ? List.of() : read(authorities, Pem::certificates),
          client);
    } catch (GeneralSecurityException | IOException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "TLS cannot be set up: " + e.getMessage());
    }
  }

  private interface Reader<T> {
    T read(String text) throws GeneralSecurityException;
  }

  private static <T> T read(Path file, Reader<T> reader) throws FailureException {
    try {
      return reader.read(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw unusable(file, "it cannot be read: " + e);
    } catch (GeneralSecurityException e) {
      throw unusable(file, String.valueOf(e.getMessage()));
    }
  }

  private static FailureException unusable(Path file, String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION, "%s cannot be used for TLS: %s".formatted(file, why));
  }
}
