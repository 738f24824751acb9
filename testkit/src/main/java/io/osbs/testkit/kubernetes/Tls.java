package io.osbs.testkit.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS with the certificates of a control plane. */
final class Tls {

  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /** For a server that shows the named certificate and believes clients of the same authority. */
  static SSLContext context(Certificates certificates, String name) throws IOException {
    try {
      Certificate authority = certificate(certificates.authority());
      KeyStore own = empty();
      own.setKeyEntry(
          name,
          key(certificates.privateKey(name)),
          NO_PASSWORD,
          new Certificate[] {certificate(certificates.certificate(name)), authority});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust(authority), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificate " + name, e);
    }
  }

  /** For a client that shows no certificate and believes one authority. */
  static SSLContext trusting(Path authority) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(certificate(authority)), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the authority " + authority, e);
    }
  }

  private static TrustManager[] trust(Certificate authority)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }
}
