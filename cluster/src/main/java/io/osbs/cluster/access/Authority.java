package io.osbs.cluster.access;

import io.osbs.tls.Pem;
import io.osbs.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for a server's certificate.
 *
 * @param pem their certificates; null for those whom the JVM believes
 * @param source where they come from; completes "an authority …" in messages
 */
record Authority(@Nullable String pem, String source) {

  static final Authority JVM = new Authority(null, "that Java knows");

  static Authority in(Path file) throws IOException {
    return new Authority(Files.readString(file), "in " + file);
  }

  /** The JVM's, because there is no such file. */
  static Authority without(Path file) {
    return new Authority(null, "%s, and there is no %s".formatted(JVM.source, file));
  }

  /**
   * What a TLS connection is made with.
   *
   * @param verify false believes everybody
   * @param client what we show; null for nothing
   * @throws GeneralSecurityException saying which authority cannot be used, and why
   */
  ServerTrust trust(boolean verify, Pem.@Nullable Identity client)
      throws IOException, GeneralSecurityException {
    SSLContext context = Trust.context(verify, certificates(), client);
    return new ServerTrust(context, source);
  }

  private List<X509Certificate> certificates() throws GeneralSecurityException {
    try {
      return pem == null ? List.of() : Pem.certificates(pem);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "the authority %s cannot be used: %s".formatted(source, e.getMessage()), e);
    }
  }
}
