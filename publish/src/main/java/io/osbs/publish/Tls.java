package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How the two ends of a TLS connection prove who they are, as configuration says it: by PEM files.
 *
 * @param authorities certificates of those who may vouch for the server; null for the JDK's own
 * @param insecure true takes any server for the one that was meant
 * @param clientCertificate our own certificate; null for none
 * @param clientKey its private key, unencrypted: PKCS #8 (RSA, EC, Ed25519) or PKCS #1
 */
public record Tls(
    @Nullable Path authorities,
    boolean insecure,
    @Nullable Path clientCertificate,
    @Nullable Path clientKey) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final char[] IN_MEMORY = "in-memory".toCharArray();

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
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "TLS cannot be set up: " + e.getMessage());
    }
  }

  private KeyManager @Nullable [] keyManagers()
      throws FailureException, GeneralSecurityException, IOException {
    if (clientCertificate == null || clientKey == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "us",
        key(clientKey),
        IN_MEMORY,
        certificates(clientCertificate).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }

  private TrustManager @Nullable [] trustManagers()
      throws FailureException, GeneralSecurityException, IOException {
    if (insecure) {
      return new TrustManager[] {new Credulous()};
    }
    if (authorities == null) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate each : certificates(authorities)) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(Path file) throws FailureException {
    List<Certificate> found = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text(file));
    while (blocks.find()) {
      if (blocks.group(1).equals("CERTIFICATE")) {
        try {
          found.add(
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(decoded(file, blocks.group(2)))));
        } catch (GeneralSecurityException e) {
          throw unusable(file, "a certificate in it cannot be read: " + e.getMessage());
        }
      }
    }
    if (found.isEmpty()) {
      throw unusable(file, "it holds no certificate (-----BEGIN CERTIFICATE-----)");
    }
    return found;
  }

  private static PrivateKey key(Path file) throws FailureException, GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(text(file));
    while (blocks.find()) {
      String kind = blocks.group(1);
      switch (kind) {
        case "PRIVATE KEY" -> {
          return pkcs8(file, decoded(file, blocks.group(2)));
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(file, rsaInPkcs8(decoded(file, blocks.group(2))));
        }
        case "EC PRIVATE KEY", "DSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
            throw unusable(
                file,
                "its key is an %s; convert it: openssl pkcs8 -topk8 -nocrypt -in KEY"
                    .formatted(kind.toLowerCase(Locale.ROOT)));
        default -> {
          // A certificate, or parameters.
        }
      }
    }
    throw unusable(file, "it holds no key (-----BEGIN PRIVATE KEY-----)");
  }

  private static PrivateKey pkcs8(Path file, byte[] der)
      throws FailureException, GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException _) {
        // It is of another algorithm.
      }
    }
    throw unusable(file, "its key is neither RSA nor EC nor Ed25519, or damaged");
  }

  /** PKCS #8 is an envelope: version, algorithm, and the PKCS #1 key as an octet string. */
  private static byte[] rsaInPkcs8(byte[] pkcs1) {
    byte[] versionAndAlgorithm = {
      0x02,
      0x01,
      0x00,
      0x30,
      0x0d,
      0x06,
      0x09,
      0x2a,
      (byte) 0x86,
      0x48,
      (byte) 0x86,
      (byte) 0xf7,
      0x0d,
      0x01,
      0x01,
      0x01,
      0x05,
      0x00
    };
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(versionAndAlgorithm);
    inner.writeBytes(der(0x04, pkcs1));
    return der(0x30, inner.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] decoded(Path file, String base64) throws FailureException {
    try {
      return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw unusable(file, "a block in it is no base64: " + e.getMessage());
    }
  }

  private static String text(Path file) throws FailureException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unusable(file, "it cannot be read: " + e);
    }
  }

  private static FailureException unusable(Path file, String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION, "%s cannot be used for TLS: %s".formatted(file, why));
  }

  /** Believes every server; being the extended kind, it is asked about host names too. */
  private static final class Credulous extends X509ExtendedTrustManager {

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
