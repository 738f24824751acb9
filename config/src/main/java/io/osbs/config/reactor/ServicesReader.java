package io.osbs.config.reactor;

import io.osbs.config.RegistryUri;
import io.osbs.config.yaml.YamlFields;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the sections about the programs an image is published to. */
final class ServicesReader {

  static final String BY_DIGEST = "what was pushed is checked by its digest";
  static final String NO_FILES = "no files are fetched from Koji";
  static final String ALWAYS_RESERVED = "every build is reserved before its import";

  private final YamlFields root;

  ServicesReader(YamlFields root) {
    this.root = root;
  }

  // ---- registries
  // --------------------------------------------------------------------------------

  List<RegistrySettings> registries() {
    List<RegistrySettings> all = new ArrayList<>();
    for (YamlFields fields : root.fieldsList("registries")) {
      RegistrySettings registry = registry(fields);
      if (registry != null) {
        all.add(registry);
      }
    }
    return all;
  }

  @Nullable RegistrySettings sourceRegistry() {
    return root.fields("source_registry").map(this::registry).orElse(null);
  }

  private @Nullable RegistrySettings registry(YamlFields fields) {
    RegistryUri uri = Field.registry(fields, "url");
    boolean insecure = fields.flag("insecure", false);
    fields.texts("expected_media_types");
    warnIfSaid(fields, "expected_media_types", BY_DIGEST);
    String cfgPath = fields.fields("auth").map(ServicesReader::cfgPath).orElse(null);
    fields.closed();
    return uri == null ? null : new RegistrySettings(uri, insecure, cfgPath);
  }

  private static @Nullable String cfgPath(YamlFields auth) {
    String path = auth.requiredText("cfg_path", "/var/run/secrets/atomic-reactor/SECRET");
    auth.closed();
    return path;
  }

  // ---- Koji
  // --------------------------------------------------------------------------------------

  @Nullable KojiSettings koji() {
    return root.fields("koji").map(this::koji).orElse(null);
  }

  private @Nullable KojiSettings koji(YamlFields fields) {
    URI hub = requiredUrl(fields, "hub_url", "https://koji.example.com/kojihub");
    if (fields.node("root_url") != null) {
      fields.url("root_url");
    }
    warnIfSaid(fields, "root_url", NO_FILES);
    KojiSettings.Auth auth =
        fields
            .fields("auth")
            .map(this::kojiAuth)
            .orElseGet(() -> new KojiSettings.Auth(null, null, null, null, null));
    boolean fastUpload = fields.flag("use_fast_upload", true);
    fields.flag("reserve_build", false);
    warnIfSaid(fields, "reserve_build", ALWAYS_RESERVED);
    fields.flag("insecure_download", false);
    warnIfSaid(fields, "insecure_download", NO_FILES);
    for (String key :
        List.of("delegate_task", "delegated_task_priority", "task_annotations_whitelist")) {
      warnIfSaid(fields, key, "Koji tasks are not delegated and not annotated");
    }
    fields.closed();
    return hub == null ? null : new KojiSettings(hub, auth, fastUpload);
  }

  private KojiSettings.Auth kojiAuth(YamlFields auth) {
    KojiSettings.Auth read =
        new KojiSettings.Auth(
            auth.text("proxyuser"),
            auth.text("ssl_certs_dir"),
            auth.text("krb_principal"),
            auth.text("krb_keytab_path"),
            auth.text("krb_cache_path"));
    auth.closed();
    if (read.krbPrincipal() == null != (read.krbKeytabPath() == null)) {
      auth.error(
          read.krbPrincipal() == null ? "krb_keytab_path" : "krb_principal",
          "only one of krb_principal and krb_keytab_path is set",
          "set both");
    }
    if (read.krbPrincipal() != null && read.sslCertsDir() != null) {
      auth.error(
          "ssl_certs_dir", "both certificates and Kerberos are configured", "keep one of the two");
    }
    return read;
  }

  // ---- Pulp
  // --------------------------------------------------------------------------------------

  @Nullable PulpSettings pulp() {
    return root.fields("pulp").map(PulpReader::read).orElse(null);
  }

  // ---- common
  // ------------------------------------------------------------------------------------

  static @Nullable URI requiredUrl(YamlFields fields, String key, String example) {
    if (fields.node(key) == null) {
      fields.error(key, fields.missing(key), "write '%s: %s'".formatted(key, example));
      return null;
    }
    return fields.url(key);
  }

  static void warnIfSaid(YamlFields fields, String key, String why) {
    Optional.ofNullable(fields.node(key))
        .ifPresent(_ -> fields.warning(key, "accepted, but not acted upon: " + why, ""));
  }
}
