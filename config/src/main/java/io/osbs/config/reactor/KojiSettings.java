package io.osbs.config.reactor;

import io.osbs.config.instance.Kerberos;
import io.osbs.config.instance.KojiAccess;
import io.osbs.core.cluster.SecretMount;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code koji}. Paths are as seen inside a build.
 *
 * @param hubUrl key {@code hub_url}: the XML-RPC address
 * @param auth key {@code auth}: how to log in
 * @param useFastUpload key {@code use_fast_upload}, default true
 */
public record KojiSettings(URI hubUrl, Auth auth, boolean useFastUpload) {

  /**
   * What osbs.conf says of Koji, for a config.yaml without the section, as in the original:
   * Kerberos when all three of its keys are set, else the certificates of the secret; empty without
   * a hub or without credentials for it.
   */
  public static Optional<KojiSettings> of(KojiAccess said) {
    Kerberos kerberos = said.kerberos();
    boolean ticket = kerberos.use() && kerberos.keytab() != null && kerberos.principal() != null;
    String certificates =
        ticket || said.certsSecret() == null
            ? null
            : SecretMount.atDefault(said.certsSecret()).path();
    return Optional.ofNullable(said.hub())
        .filter(_ -> ticket || certificates != null)
        .map(hub ->
            new KojiSettings(
                hub,
                new Auth(
                    null,
                    certificates,
                    ticket ? kerberos.principal() : null,
                    ticket ? kerberos.keytab() : null,
                    null),
                true));
  }

  /**
   * How to log in to the hub: by certificates, by Kerberos, or, with neither, not at all.
   *
   * @param proxyUser key {@code auth.proxyuser}: on whose behalf
   * @param sslCertsDir key {@code ssl_certs_dir}: a directory with {@code cert}, {@code ca}, {@code
   *     serverca}
   * @param krbPrincipal key {@code krb_principal}; given together with its keytab
   * @param krbKeytabPath key {@code krb_keytab_path}
   * @param krbCachePath key {@code krb_cache_path}
   */
  public record Auth(
      @Nullable String proxyUser,
      @Nullable String sslCertsDir,
      @Nullable String krbPrincipal,
      @Nullable String krbKeytabPath,
      @Nullable String krbCachePath) {}
}
