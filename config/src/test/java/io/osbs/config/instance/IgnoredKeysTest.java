package io.osbs.config.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.Problem;
import io.osbs.config.Rendered;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IgnoredKeysTest {

  /**
   * Every key that the formats page names for an instance, of 2017 and of the branch with clusters.
   */
  private static final List<String> KEYS =
      words(
          """
          openshift_url openshift_uri namespace use_auth verify_ssl username password use_kerberos
          kerberos_keytab kerberos_principal kerberos_ccache client_cert client_key token token_file
          git_url git_commit git_branch user tag target yum_repourls architecture module flatpak scratch
          can_orchestrate reactor_config_secret client_config_secret token_secrets arrangement_version
          build_image build_imagestream registry_uri registry_secret registry_api_versions
          source_registry_uri pulp_registry_name pulp_secret prefer_schema1_digest group_manifests
          koji_root koji_hub koji_certs_secret koji_use_kerberos koji_kerberos_keytab
          koji_kerberos_principal sources_command vendor build_host authoritative_registry
          distribution_scope info_url_format equal_labels artifacts_allowed_domains
          smtp_additional_addresses smtp_error_addresses smtp_host smtp_from smtp_email_domain
          smtp_to_submitter smtp_to_pkgowner yum_proxy cpu_limit memory_limit storage_limit
          node_selector.x86_64 scratch_build_node_selector explicit_build_node_selector
          auto_build_node_selector isolated_build_node_selector builder_use_auth builder_openshift_url
          builder_build_json_dir flatpak_base_image odcs_url odcs_insecure odcs_openidc_secret pdc_url
          pdc_insecure nfs_server_path nfs_dest_dir build_type low_priority_node_selector
          dependency_replacements build_from reactor_config_map worker_max_run_hours
          orchestrator_max_run_hours
          """);

  private static List<String> words(String text) {
    return Arrays.asList(text.strip().split("\\s+"));
  }

  @Test
  void noKeyOfTheOriginalIsUnknown() {
    StringBuilder text = new StringBuilder("[s]\n");
    KEYS.forEach(key -> text.append(key).append(" = 1\n"));
    assertThat(KEYS).hasSizeGreaterThan(80);
    assertThat(Rendered.found(() -> OsbsConf.parse("f", text.toString())))
        .extracting(Problem::message)
        .noneMatch(message -> message.contains("unknown key"));
  }

  @Test
  void everyIgnoredKeySaysWhy() {
    StringBuilder text = new StringBuilder("[s]\n");
    IgnoredKeys.INSTANCE.keySet().forEach(key -> text.append(key).append(" = 1\n"));
    List<Problem> problems = Rendered.found(() -> OsbsConf.parse("f", text.toString()));
    assertThat(problems).hasSameSizeAs(IgnoredKeys.INSTANCE.keySet());
    assertThat(problems).allMatch(problem -> problem.message().startsWith("ignored: "));
    assertThat(problems).noneMatch(Problem::isError);
  }

  @Test
  void generalToo() {
    assertThat(
            Rendered.found(() ->
                OsbsConf.parse(
                    "f", "[general]\nbuild_json_dir=/x\nopenshift_required_version=1\nverbos=1")))
        .extracting(Problem::message)
        .containsExactly("ignored: versions are asked of the server", "unknown key, ignored");
  }
}
