package io.osbs.testkit.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A certificate authority of a control plane's own, by openssl: PEM files in one folder, good for a
 * week.
 */
public final class Certificates {

  private static final String DAYS = "7";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** A new authority, and the keys that sign service-account tokens. */
  static Certificates create(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Certificates made = new Certificates(folder);
    made.key("ca");
    made.openssl(
        "req",
        "-x509",
        "-new",
        "-key",
        "ca.key",
        "-out",
        "ca.crt",
        "-days",
        DAYS,
        "-subj",
        "/CN=osbs-test-ca");
    made.key("service-accounts");
    made.openssl("pkey", "-in", "service-accounts.key", "-pubout", "-out", "service-accounts.pub");
    return made;
  }

  /** A certificate of a server on loopback, that is also good as a client's. */
  public void server(String name) throws IOException, InterruptedException {
    key(name);
    sign(
        name,
        "/CN=" + name,
        """
        subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,\
        DNS:kubernetes.default.svc,IP:10.0.0.1
        extendedKeyUsage=serverAuth,clientAuth
        """);
  }

  /**
   * A client's certificate.
   *
   * @param user who it stands for
   * @param group the group of that user; empty for none
   */
  public void client(String name, String user, String group)
      throws IOException, InterruptedException {
    String organization = group.isEmpty() ? "" : "/O=" + group;
    // The Java client cannot read other keys without a further library.
    openssl(
        "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", name + ".key");
    sign(name, organization + "/CN=" + user, "extendedKeyUsage=clientAuth\n");
  }

  private void sign(String name, String subject, String extensions)
      throws IOException, InterruptedException {
    openssl("req", "-new", "-key", name + ".key", "-subj", subject, "-out", name + ".csr");
    Files.writeString(folder.resolve(name + ".ext"), extensions);
    // A random serial number: a shared counter file would not bear two at once.
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-set_serial",
        "0x" + Long.toHexString(serial(name)),
        "-days",
        DAYS,
        "-extfile",
        name + ".ext",
        "-out",
        name + ".crt");
  }

  /** Unique by the name, because a name is signed once. */
  private static long serial(String name) {
    return (name.hashCode() & 0xffffffffL) | 0x100000000L;
  }

  private void key(String name) throws IOException, InterruptedException {
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        name + ".key");
  }

  /** The certificate, or public key, with that name. */
  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  /** The private key with that name. */
  public Path privateKey(String name) {
    return folder.resolve(name + ".key");
  }

  /** The public half of the key that signs service-account tokens. */
  Path tokenKey() {
    return folder.resolve("service-accounts.pub");
  }

  /** The authority's certificate. */
  public Path authority() {
    return certificate("ca");
  }

  private void openssl(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("openssl").directory(folder.toFile());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(builder.command() + " failed: " + output);
    }
  }
}
