package io.osbs.config.reactor;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code koji}. Paths are as seen inside a build.
 *
 * @param hubUrl key {@code hub_url}: the XML-RPC address
 * @param rootUrl key {@code root_url}: the address of Koji's files
 * @param auth key {@code auth}: how to log in
 * @param useFastUpload key {@code use_fast_upload}, default true
 * @param reserveBuild key {@code reserve_build}, default false: reserve the build before the import
 * @param insecureDownload key {@code insecure_download}, default false
 */
public record KojiSettings(
    URI hubUrl,
    URI rootUrl,
    Auth auth,
    boolean useFastUpload,
    boolean reserveBuild,
    boolean insecureDownload) {

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
