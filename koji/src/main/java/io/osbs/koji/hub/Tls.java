package io.osbs.koji.hub;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates as kojid.conf and osbs.conf name them: PEM files. */
public final class Tls {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final char[] IN_MEMORY = "in-memory".toCharArray();

  private final SSLContext context;
  private final boolean clientCertificate;

  private Tls(SSLContext context, boolean clientCertificate) {
    this.context = context;
    this.clientCertificate = clientCertificate;
  }

  /**
   * Reads the files.
   *
   * @param clientCertificate our certificate and its key in one file; null for none
   * @param serverAuthority whom to trust; null for whom the JDK trusts
   * @throws FailureException naming the file that cannot be used, and why
   */
  public static Tls of(@Nullable Path clientCertificate, @Nullable Path serverAuthority)
      throws FailureException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          clientCertificate == null ? null : keys(clientCertificate),
          serverAuthority == null ? null : trust(serverAuthority),
          null);
      return new Tls(context, clientCertificate != null);
    } catch (GeneralSecurityException | IOException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "TLS cannot be set up: " + e.getMessage());
    }
  }

  SSLContext context() {
    return context;
  }

  boolean hasClientCertificate() {
    return clientCertificate;
  }

  private static javax.net.ssl.KeyManager[] keys(Path file)
      throws FailureException, GeneralSecurityException, IOException {
    List<Certificate> chain = certificates(file);
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("us", key(file), IN_MEMORY, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }

  private static javax.net.ssl.TrustManager[] trust(Path file)
      throws FailureException, GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate each : certificates(file)) {
      store.setCertificateEntry("ca-" + number++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<Certificate> certificates(Path file) throws FailureException {
    List<Certificate> found = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text(file));
    while (blocks.find()) {
      if (blocks.group(1).equals(CERTIFICATE)) {
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
      byte[] bytes = blocks.group(1).endsWith("KEY") ? decoded(file, blocks.group(2)) : new byte[0];
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return pkcs8(file, bytes);
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(file, rsaInPkcs8(bytes));
        }
        case "EC PRIVATE KEY", "DSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
            throw unusable(
                file,
                "its key is an %s; convert it: openssl pkcs8 -topk8 -nocrypt -in KEY"
                    .formatted(blocks.group(1).toLowerCase(java.util.Locale.ROOT)));
        default -> {
          // A certificate, or parameters.
        }
      }
    }
    throw unusable(file, "it holds no key (-----BEGIN PRIVATE KEY-----) besides the certificate");
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
    byte[] algorithm = {
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
    inner.writeBytes(algorithm);
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
}
