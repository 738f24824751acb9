package io.osbs.config.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.RegistryUri;
import io.osbs.config.Rendered;
import io.osbs.config.Secret;
import io.osbs.config.TestFiles;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.placement.PlacementSettings.WhenFull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All defaults and all mappings of config.yaml. */
final class ReactorConfigTest {

  private static final Platform X86_64 = new Platform("x86_64");
  private static final Platform PPC64LE = new Platform("ppc64le");

  private static ReactorConfig parse(String text) {
    return ReactorConfig.parse("config.yaml", text).value();
  }

  @Test
  void theExampleOfTheAdministratorsDocumentIsReadAsItIs() {
    Loaded<ReactorConfig> loaded = ReactorConfig.load(TestFiles.path("admins/config.yaml"));
    assertThat(loaded.warnings()).isEmpty();
    ReactorConfig config = loaded.value();
    assertThat(config.clusters())
        .containsExactly(
            entry(
                X86_64,
                List.of(
                    new ClusterEntry("prod-x86_64-osd", 16, true),
                    new ClusterEntry("prod-x86_64", 6, true),
                    new ClusterEntry("prod-other", 2, false))),
            entry(PPC64LE, List.of(new ClusterEntry("prod-ppc64le", 6, true))));
    assertThat(config.clusterLines())
        .containsOnly(
            entry("prod-x86_64-osd", 3),
            entry("prod-x86_64", 5),
            entry("prod-other", 8),
            entry("prod-ppc64le", 13));
    assertThat(config.enabledPlatforms()).containsExactly(X86_64, PPC64LE);
    assertThat(config.clustersOf(new Platform("s390x"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing", "null", "{}", "version: 1", "placement:\nkoji:\n"})
  void whatSaysNothingHasTheseDefaults(String text) {
    assertThat(ReactorConfig.parse("config.yaml", text))
        .isEqualTo(
            new Loaded<>(
                new ReactorConfig(
                    "config.yaml",
                    Map.of(),
                    Map.of(),
                    PlacementSettings.DEFAULTS,
                    List.of(),
                    null,
                    Map.of(),
                    ImageRules.NONE,
                    null,
                    null),
                List.of()));
  }

  @Test
  void everyKeyArrivesWhereItBelongs() {
    Loaded<ReactorConfig> loaded =
        ReactorConfig.parse(
            "config.yaml",
            """
            version: 1
            clusters:
              x86_64:
              - {name: a, max_concurrent_builds: 0, enabled: no}
            placement:
              when_full: submit
              queue_timeout: 1h30m
              worker_deadline: 90s
              orchestrator_deadline: 5m
              unreachable_grace: 0
              pending_timeout: 600
              infrastructure_retries: 0
              orphan_grace: 1d2h3m4s
            registries:
            - url: https://r.example.com/v2
              insecure: true
              auth:
                cfg_path: /var/run/secrets/atomic-reactor/r
              expected_media_types: [a/b, c/d]
            - url: r2.example.com:5000
            source_registry:
              url: https://s.example.com
              insecure: true
            platform_descriptors:
            - platform: x86_64
              architecture: amd64
              enable_v1: true
            build_env_vars:
            - name: Z
              value: "1"
            - name: A
              value: ""
            yum_repo_allowed_domains: [repos.example.com]
            attestations:
              enabled: no
              signing_key: /var/run/secrets/atomic-reactor/key/signing.pem
            image_size_limit:
              binary_image: 10_000
            image_labels:
              vendor: Example
              a: b
            image_equal_labels:
            - [name, com.example.name]
            package_comparison_exceptions: [tzdata, grub2]
            koji:
              hub_url: https://koji.example.com/kojihub
              root_url: https://koji.example.com/root
              auth:
                proxyuser: p
                krb_principal: osbs/h
                krb_keytab_path: /k
                krb_cache_path: /c
              use_fast_upload: false
              reserve_build: true
              insecure_download: true
            pulp:
              url: https://pulp.example.com
              registry: pulp.example.com:443
              ca_file: /ca.pem
              repository_prefix: prod-
              private: true
              method: sync
              source_url: http://registry.internal:5000
              delete_from_registry: true
              insecure: true
              timeout: 20m
              auth:
                username: u
                password: hunter2
                ssl_certs_dir: /certs
            """);
    assertThat(loaded.warnings()).isEmpty();
    ReactorConfig config = loaded.value();
    assertThat(config.clustersOf(X86_64)).containsExactly(new ClusterEntry("a", 0, false));
    assertThat(config.enabledPlatforms()).isEmpty();
    assertThat(config.placement())
        .isEqualTo(
            new PlacementSettings(
                WhenFull.SUBMIT,
                Duration.ofMinutes(90),
                Duration.ofSeconds(90),
                Duration.ofMinutes(5),
                Duration.ZERO,
                Duration.ofMinutes(10),
                0,
                Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4)));
    assertThat(config.registries())
        .containsExactly(
            new RegistrySettings(
                new RegistryUri("https", "r.example.com", "v2", true),
                true,
                "/var/run/secrets/atomic-reactor/r",
                List.of("a/b", "c/d")),
            new RegistrySettings(
                new RegistryUri(null, "r2.example.com:5000", "v1", false), false, null, List.of()));
    assertThat(config.sourceRegistry())
        .isEqualTo(
            new RegistrySettings(
                new RegistryUri("https", "s.example.com", "v1", false), true, null, List.of()));
    assertThat(config.architectures()).containsExactly(entry(X86_64, new Architecture("amd64")));
    assertThat(config.image())
        .isEqualTo(
            new ImageRules(
                Map.of("vendor", "Example", "a", "b"),
                List.of(List.of("name", "com.example.name")),
                10_000,
                List.of("tzdata", "grub2"),
                Map.of("Z", "1", "A", ""),
                List.of("repos.example.com"),
                false,
                "/var/run/secrets/atomic-reactor/key/signing.pem"));
    assertThat(config.image().buildEnvVars().keySet()).containsExactly("Z", "A");
    assertThat(config.image().labels().keySet()).containsExactly("vendor", "a");
    assertThat(config.koji())
        .isEqualTo(
            new KojiSettings(
                URI.create("https://koji.example.com/kojihub"),
                URI.create("https://koji.example.com/root"),
                new KojiSettings.Auth("p", null, "osbs/h", "/k", "/c"),
                false,
                true,
                true));
    assertThat(config.pulp())
        .isEqualTo(
            new PulpSettings(
                URI.create("https://pulp.example.com"),
                "pulp.example.com:443",
                "/ca.pem",
                true,
                Duration.ofMinutes(20),
                new PulpSettings.Auth("u", new Secret("hunter2"), null, "/certs"),
                "prod-",
                true,
                PulpSettings.Method.SYNC,
                URI.create("http://registry.internal:5000"),
                true));
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void kojiAndPulpHaveTheseDefaults() {
    ReactorConfig config =
        parse(
            """
            koji: {hub_url: https://h/hub, root_url: https://h/root, auth: {ssl_certs_dir: /c}}
            pulp: {url: https://p}
            """);
    assertThat(config.koji())
        .isEqualTo(
            new KojiSettings(
                URI.create("https://h/hub"),
                URI.create("https://h/root"),
                new KojiSettings.Auth(null, "/c", null, null, null),
                true,
                false,
                false));
    assertThat(config.pulp())
        .isEqualTo(
            new PulpSettings(
                URI.create("https://p"),
                null,
                null,
                false,
                Duration.ofMinutes(10),
                new PulpSettings.Auth(null, null, null, null),
                "",
                false,
                PulpSettings.Method.SYNC,
                null,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ssl_certs_dir: /c}",
        "{username: u, password: p}",
        "{username: u, password_file: /f}",
        "{}"
      })
  void pulpIsLoggedInToByCertificateOrPasswordOrNotAtAll(String auth) {
    assertThat(
            ReactorConfig.parse("f", "pulp: {url: https://p, auth: %s}".formatted(auth)).warnings())
        .isEmpty();
  }

  @ParameterizedTest(name = "enabled: {0} is {1}")
  @CsvSource({
    "true,true",
    "True,true",
    "yes,true",
    "on,true",
    "false,false",
    "FALSE,false",
    "no,false",
    "Off,false",
    "null,true",
    "~,true"
  })
  void booleansAreThoseOfYaml11AsPyYamlReadThem(String text, boolean expected) {
    ReactorConfig config =
        parse(
            "clusters: {x86_64: [{name: a, max_concurrent_builds: 1, enabled: %s}]}"
                .formatted(text));
    assertThat(config.clustersOf(X86_64)).containsExactly(new ClusterEntry("a", 1, expected));
  }

  @Test
  void onePlatformMayHaveNoClusterAndTwoPlatformsMayShareOne() {
    Loaded<ReactorConfig> loaded =
        ReactorConfig.parse(
            "f",
            """
            clusters:
              x86_64: [{name: mixed, max_concurrent_builds: 2}]
              i686: [{name: mixed, max_concurrent_builds: 1}]
              ppc64le:
            """);
    assertThat(loaded.value().clusters().keySet())
        .containsExactly(X86_64, new Platform("i686"), PPC64LE);
    assertThat(loaded.value().clustersOf(PPC64LE)).isEmpty();
    assertThat(loaded.warnings())
        .singleElement()
        .extracting(Problem::render)
        .asString()
        .startsWith("f:4: warning: clusters.ppc64le: no cluster is listed");
  }

  @Test
  void sectionsNotActedUponAreAcceptedAndNamed() {
    StringBuilder text = new StringBuilder();
    PassiveSections.names().forEach(name -> text.append(name).append(": {x: 1}\n"));
    List<Problem> problems = Rendered.found(() -> ReactorConfig.parse("f", text.toString()));
    assertThat(problems).hasSameSizeAs(PassiveSections.names()).noneMatch(Problem::isError);
    assertThat(problems)
        .allMatch(problem -> problem.message().startsWith("accepted, but not acted upon: "));
  }

  @Test
  void everySectionOfTheLastSchemaWithClustersIsKnown() {
    List<String> sections =
        List.of(
            "clusters_client_config_dir pnc odcs omps smtp cachito openshift pull_registries"
                .split(" "));
    List<String> more =
        List.of(
            """
            source_container operator_manifests flatpak hide_files arrangement_version \
            artifacts_allowed_domains image_label_info_url_format \
            group_manifests prefer_schema1_digest content_versions registries_organization yum_proxy \
            skip_koji_check_for_base_image deep_manifest_list_inspection fail_on_digest_mismatch \
            sources_command allow_multiple_remote_sources required_secrets worker_token_secrets \
            build_image_override default_image_build_method buildstep_alias builder_ca_bundle\
            """
                .split(" "));
    assertThat(PassiveSections.names()).containsAll(sections).containsAll(more);
  }

  @Test
  void deadlinesOfOsbsConfHoldWhereConfigYamlSaysNothing() {
    PlacementSettings usual =
        OsbsConf.parse("f", "[s]\nworker_max_run_hours = 5\norchestrator_max_run_hours = 9\n")
            .value()
            .instance("s")
            .orchestration()
            .placement();
    PlacementSettings none = ReactorConfig.parse("f", "version: 1", usual).value().placement();
    assertThat(none.workerDeadline()).isEqualTo(Duration.ofHours(5));
    assertThat(none.orchestratorDeadline()).isEqualTo(Duration.ofHours(9));
    assertThat(none.queueTimeout()).isEqualTo(PlacementSettings.DEFAULTS.queueTimeout());
    PlacementSettings said =
        ReactorConfig.parse("f", "placement: {worker_deadline: 1h}", usual).value().placement();
    assertThat(said.workerDeadline()).isEqualTo(Duration.ofHours(1));
    assertThat(said.orchestratorDeadline()).isEqualTo(Duration.ofHours(9));
  }
}
