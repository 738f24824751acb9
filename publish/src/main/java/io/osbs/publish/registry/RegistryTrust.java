package io.osbs.publish.registry;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.tls.Pem;
import io.osbs.tls.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are believed: those of the JVM, those of the system, and those that a site
 * keeps for one registry in {@code certs.d/<host>/*.crt}, where docker, podman and buildah look too
 * (containers-certs.d(5)).
 */
public final class RegistryTrust {

  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private static final List<Path> CERTS_D =
      List.of(Path.of("/etc/containers/certs.d"), Path.of("/etc/docker/certs.d"));

  private RegistryTrust() {}

  /** For a registry whose certificate is checked. */
  static SSLContext verifying(String host, @Nullable Path bundle) throws FailureException {
    List<X509TrustManager> managers = new ArrayList<>();
    try {
      managers.add(manager(null));
      KeyStore added = KeyStore.getInstance(KeyStore.getDefaultType());
      added.load(null, null);
      int count = 0;
      for (Path file : files(host, bundle)) {
        for (X509Certificate certificate : certificates(file)) {
          added.setCertificateEntry("ca-" + count++, certificate);
        }
      }
      if (count > 0) {
        managers.add(manager(added));
      }
      return context(new AnyOf(managers));
    } catch (GeneralSecurityException | IOException e) {
      throw new FailureException(
          Failure.of(
              FailureKind.CONFIGURATION,
              "the certificates that registry %s is checked with cannot be read: %s"
                  .formatted(host, e.getMessage())),
          e);
    }
  }

  /** For a registry that was marked insecure. */
  static SSLContext trusting() {
    try {
      return context(Trust.everybody());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static SSLContext context(TrustManager manager) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {manager}, null);
    return context;
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509 certificates");
  }

  private static List<Path> files(String host, @Nullable Path bundle) throws IOException {
    List<Path> files = new ArrayList<>();
    if (bundle != null) {
      files.add(bundle);
    } else {
      SYSTEM.stream().filter(Files::isReadable).findFirst().ifPresent(files::add);
    }
    for (Path parent : CERTS_D) {
      Path folder = parent.resolve(host);
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.crt")) {
          found.forEach(files::add);
        }
      }
    }
    return files;
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try {
      return Pem.certificates(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
    }
  }

  /** Believes what one of several believes. */
  private static final class AnyOf implements X509TrustManager {
    private final List<X509TrustManager> managers;

    private AnyOf(List<X509TrustManager> managers) {
      this.managers = managers;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      CertificateException last = new CertificateException("nobody to ask");
      for (X509TrustManager manager : managers) {
        try {
          manager.checkServerTrusted(chain, authType);
          return;
        } catch (CertificateException e) {
          last = e;
        }
      }
      throw last;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      List<X509Certificate> all = new ArrayList<>();
      managers.forEach(manager -> all.addAll(List.of(manager.getAcceptedIssuers())));
      return all.toArray(X509Certificate[]::new);
    }
  }
}
