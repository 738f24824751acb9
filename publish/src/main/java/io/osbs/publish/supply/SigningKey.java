package io.osbs.publish.supply;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * A site's key for signing images: an ECDSA key on P-256 or an RSA key, unencrypted in PKCS#8 PEM,
 * as {@code openssl genpkey} writes it. Never part of a message.
 */
public final class SigningKey {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey key;
  private final PublicKey counterpart;
  private final String algorithm;

  private SigningKey(PrivateKey key) throws GeneralSecurityException {
    this.key = key;
    this.counterpart =
        key instanceof ECPrivateKey curve
            ? CurvePoint.publicKey(curve)
            : publicKey((RSAPrivateCrtKey) key);
    this.algorithm = key instanceof ECPrivateKey ? "SHA256withECDSA" : "SHA256withRSA";
  }

  /**
   * Reads a key.
   *
   * @throws FailureException {@code CONFIGURATION} when it is none, saying how to make one
   */
  public static SigningKey read(Path file) throws FailureException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new FailureException(
          unusable(file, "it cannot be read: " + e.getClass().getSimpleName()), e);
    }
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new FailureException(
          unusable(
              file,
              text.contains("ENCRYPTED")
                  ? "it is encrypted, and nobody is there to be asked for the password"
                  : "it is no key in PKCS#8 PEM"));
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
      try {
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(spec);
        if (key instanceof ECPrivateKey curve
            && curve.getParams().getCurve().getField().getFieldSize() == 256) {
          return new SigningKey(key);
        }
        throw new FailureException(unusable(file, "its curve is not P-256"));
      } catch (GeneralSecurityException _) {
        return new SigningKey(KeyFactory.getInstance("RSA").generatePrivate(spec));
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // What the parser complains about could quote the key.
      throw new FailureException(unusable(file, "it is neither an ECDSA key nor an RSA key"));
    }
  }

  private static PublicKey publicKey(RSAPrivateCrtKey key) throws GeneralSecurityException {
    RSAPublicKeySpec spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
    return KeyFactory.getInstance("RSA").generatePublic(spec);
  }

  private static Failure unusable(Path file, String why) {
    return Failure.of(
        FailureKind.CONFIGURATION,
        "the signing key %s is unusable: %s; make one with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'"
            .formatted(file, why));
  }

  byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read can sign", e);
    }
  }

  /** True when this key made the signature of this content. */
  boolean verifies(byte[] content, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(counterpart);
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
