package io.osbs.config.instance;

import java.util.Map;
import java.util.TreeMap;

/** Keys of the original that are known and not acted upon, each with the reason a user is told. */
final class IgnoredKeys {

  private static final String TEMPLATES = "builds are not made from JSON templates";
  private static final String FLATPAK = "Flatpaks are not built";
  private static final String COMPOSES = "module composes are not made";
  private static final String MAIL = "no mail is sent; Koji's notifications do that";
  private static final String LATER = "a key of a later osbs-client without clusters";

  /** In {@code [general]}. */
  static final Map<String, String> GENERAL =
      Map.of(
          "verbose",
          "there is one level of detail; 'osbs logs' and 'osbs why' have the rest",
          "openshift_required_version",
          "versions are asked of the server");

  /** In {@code [platform:NAME]}. */
  static final Map<String, String> PLATFORM = Map.of();

  /** In an instance. */
  static final Map<String, String> INSTANCE = instance();

  private IgnoredKeys() {}

  private static Map<String, String> instance() {
    Map<String, String> keys = new TreeMap<>(GENERAL);
    keys.put("build_json_dir", "it is read in section [general]");
    keys.put("builder_build_json_dir", TEMPLATES);
    keys.put("arrangement_version", "there is one arrangement of steps");
    keys.put("builder_use_auth", "a build uses its own account");
    keys.put("builder_openshift_url", "a build reaches its own cluster by the pod's environment");
    keys.put("prefer_schema1_digest", "no schema 1 manifests are made");
    keys.put("group_manifests", "an image index is always made");
    keys.put("artifacts_allowed_domains", "no artifacts are fetched from elsewhere");
    keys.put("yum_proxy", "set proxies by build_env_vars in config.yaml");
    keys.put("dependency_replacements", "remote sources are not fetched");
    keys.put("architecture", "platforms come from config.yaml and from --platform");
    for (String key : new String[] {"git_url", "git_commit", "git_branch"}) {
      keys.put(key, "a request names its own source");
    }
    keys.put("target", "a Koji task names its own target");
    keys.put("yum_repourls", "packages come from the repositories of the parent image");
    keys.put("sources_command", "sources come from git only");
    keys.put("tag", "a tag of the site's would move with every image; give --tag");
    keys.put("pulp_registry_name", "Pulp 2 is not spoken; describe Pulp 3 in config.yaml");
    keys.put("module", FLATPAK);
    keys.put("flatpak", FLATPAK);
    keys.put("flatpak_base_image", FLATPAK);
    for (String key : new String[] {"odcs_url", "odcs_insecure", "odcs_openidc_secret"}) {
      keys.put(key, COMPOSES);
    }
    keys.put("pdc_url", COMPOSES);
    keys.put("pdc_insecure", COMPOSES);
    for (String key :
        new String[] {
          "host",
          "from",
          "email_domain",
          "to_submitter",
          "to_pkgowner",
          "additional_addresses",
          "error_addresses"
        }) {
      keys.put("smtp_" + key, MAIL);
    }
    keys.put("nfs_server_path", "the original no longer acted on it either");
    keys.put("nfs_dest_dir", "the original no longer acted on it either");
    keys.put("koji_root", "no files are fetched from Koji");
    keys.put("build_type", "the original did not act on it either");
    keys.put(
        "low_priority_node_selector",
        "the original replaced it by scratch_build_node_selector and auto_build_node_selector");
    keys.put("reactor_config_map", "write reactor_config_secret, or use --reactor-config");
    keys.put("reactor_config_map_scratch", LATER);
    keys.put("pipeline_run_path", LATER);
    keys.put("cleanup_used_resources", LATER);
    keys.put("default_buildtime_limit", LATER);
    keys.put("max_buildtime_limit", LATER);
    return Map.copyOf(keys);
  }
}
