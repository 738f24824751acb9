package io.osbs.config.reactor;

import io.osbs.config.yaml.YamlFields;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Sections of the original that are accepted and not acted upon, each with the reason. */
final class PassiveSections {

  private static final Map<String, String> REASONS = reasons();

  private PassiveSections() {}

  /** Their names. */
  static Set<String> names() {
    return REASONS.keySet();
  }

  /** Why a section is not acted upon. */
  static String reason(String name) {
    return Objects.requireNonNull(REASONS.get(name), name);
  }

  /** Warns of those that are there. */
  static void warn(YamlFields root) {
    for (String key : root.keys()) {
      String reason = REASONS.get(key);
      if (reason != null) {
        root.warning(key, "accepted, but not acted upon: " + reason, "");
      }
    }
  }

  private static Map<String, String> reasons() {
    Map<String, String> all = new TreeMap<>();
    all.put("arrangement_version", "there is one arrangement of steps");
    all.put("buildstep_alias", "images are built by buildah");
    all.put("default_image_build_method", "images are built by buildah");
    all.put("build_image_override", "the builder image is named in osbs.conf");
    all.put("clusters_client_config_dir", "osbs.conf is named by client_config_secret");
    all.put("required_secrets", "secrets are named by token_secrets in osbs.conf");
    all.put("worker_token_secrets", "secrets are named by token_secrets in osbs.conf");
    all.put("openshift", "a build reaches its own cluster by the pod's environment");
    all.put("group_manifests", "an image index is always made");
    all.put("prefer_schema1_digest", "no schema 1 manifests are made");
    all.put("content_versions", "only v2 content is made");
    all.put("deep_manifest_list_inspection", "images are always compared by digest");
    all.put("fail_on_digest_mismatch", "images are always compared by digest");
    all.put("pull_registries", "parent images come from the registries they name");
    all.put("registries_organization", "repositories keep their names");
    all.put("image_label_info_url_format", "write info_url_format in osbs.conf");
    all.put("sources_command", "sources come from git only");
    all.put("yum_proxy", "write proxies into build_env_vars");
    all.put("skip_koji_check_for_base_image", "parent images are not looked up in Koji");
    all.put("smtp", "no mail is sent; Koji's notifications do that");
    all.put("flatpak", "Flatpaks are not built");
    all.put("odcs", "composes are not requested");
    all.put("source_container", "source containers are not built");
    all.put("operator_manifests", "operator manifests are not rewritten");
    all.put("omps", "operator manifests are not pushed");
    all.put("hide_files", "files are not hidden during a build");
    all.put("builder_ca_bundle", "no certificates are put into images");
    for (String key :
        new String[] {
          "pnc", "cachito", "allow_multiple_remote_sources", "artifacts_allowed_domains"
        }) {
      all.put(key, "sources are fetched from git only");
    }
    return Map.copyOf(all);
  }
}
