package io.osbs.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as text (RFC 7468). Keys come as PKCS #8, or in the older forms of RSA
 * (PKCS #1) and elliptic curves (RFC 5915), which Java reads only inside a PKCS #8 envelope.
 */
public final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /** {@code rsaEncryption}, and its parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** {@code id-ecPublicKey}; the curve follows. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int EC_PARAMETERS = 0xA0;

  private Pem() {}

  /** A key and the certificates that belong to it, its own first. */
  public record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
      chain = List.copyOf(chain);
    }
  }

  private record Block(String label, String base64) {
    byte[] content() throws GeneralSecurityException {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException("what is between BEGIN and END is no base64", e);
      }
    }
  }

  /**
   * All certificates of a text, in order.
   *
   * @throws GeneralSecurityException when there is none, or one is none
   */
  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().endsWith("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(block.content())));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("it holds no certificate in PEM");
    }
    return certificates;
  }

  /**
   * The first private key of a text.
   *
   * @throws GeneralSecurityException when there is none that can be used
   */
  public static PrivateKey key(String text) throws GeneralSecurityException {
    for (Block block : blocks(text)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return read(block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return read(envelope(RSA, block.content()));
        }
        case "EC PRIVATE KEY" -> {
          return read(envelope(element(SEQUENCE, EC, curve(block.content())), block.content()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new GeneralSecurityException(
                "its key is encrypted; store it without a password"
                    + " (openssl pkey -in KEY -out PLAIN)");
        default -> {
          // certificates and curve parameters stand in the same files
        }
      }
    }
    throw new GeneralSecurityException("it holds no private key in PEM");
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static PrivateKey read(byte[] pkcs8) throws GeneralSecurityException {
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (InvalidKeySpecException _) {
        // It is of another algorithm.
      }
    }
    throw new GeneralSecurityException("its key is neither RSA nor of an elliptic curve");
  }

  /** PKCS #8 (RFC 5208): version, algorithm, key. */
  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, key));
  }

  /** The curve's name within an EC key: its element with tag [0]. */
  private static byte[] curve(byte[] key) throws GeneralSecurityException {
    try {
      int at = content(key, 0);
      while (at < key.length) {
        int content = content(key, at);
        int length = length(key, at);
        if ((key[at] & 0xFF) == EC_PARAMETERS) {
          byte[] curve = new byte[length];
          System.arraycopy(key, content, curve, 0, length);
          return curve;
        }
        at = content + length;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new GeneralSecurityException("its EC key is cut off", e);
    }
    throw new GeneralSecurityException("its EC key names no curve");
  }

  /** Where the content of the element at {@code at} starts. */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < first - 0x80; i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xFF);
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else if (length < 0x100) {
      element.write(0x81);
      element.write(length);
    } else {
      element.write(0x82);
      element.write(length >> 8);
      element.write(length & 0xFF);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
