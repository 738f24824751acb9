package io.osbs.config.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.RegistryUri;
import io.osbs.config.Secret;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All defaults and all mappings of osbs.conf. */
final class InstanceTest {

  private static final Kerberos NO_KERBEROS = new Kerberos(false, null, null, null);

  static Instance parse(String lines) {
    return OsbsConf.parse("osbs.conf", "[s]\n" + lines).value().instance("s");
  }

  @Test
  void anEmptySectionHasTheseDefaults() {
    assertThat(parse(""))
        .isEqualTo(
            new Instance(
                "s",
                new Origins("osbs.conf", 1, Map.of()),
                new Endpoint(Engine.LOCAL, null, null, null, null, "default", true, null, null),
                new Credentials(null, null, null, null, null, null, null, NO_KERBEROS),
                new Orchestration(false, null, null, Map.of(), null, null),
                new Registries(List.of(), null, List.of("v1", "v2")),
                new NodeSelectors(Map.of(), Map.of()),
                new Resources(null, null, null),
                null,
                new KojiAccess(null, null, null, NO_KERBEROS),
                new PulpAccess(null),
                new LabelValues(null, null, null, null, null, List.of()),
                new RequestDefaults(null, null),
                Map.of(
                    "can_orchestrate", new Setting(false, 0),
                    "engine", new Setting("local", 0),
                    "koji_use_kerberos", new Setting(false, 0),
                    "namespace", new Setting("default", 0),
                    "use_kerberos", new Setting(false, 0),
                    "verify_ssl", new Setting(true, 0))));
  }

  @Test
  void everyKeyOfAnOpenShiftInstanceArrivesWhereItBelongs() {
    Loaded<OsbsConf> loaded =
        OsbsConf.parse(
            "osbs.conf",
            """
            [s]
            engine = openshift
            openshift_url = https://api.example.com:8443/
            kubeconfig = /etc/kube/config
            context = prod
            namespace = builds
            verify_ssl = false
            use_auth = true
            username = koji
            password = p#1; 2
            token = t0ken
            client_cert = /c.pem
            client_key = /k.pem
            use_kerberos = true
            kerberos_keytab = /krb5.keytab
            kerberos_principal = osbs/host@EXAMPLE.COM
            kerberos_ccache = FILE:/krb5.cache
            can_orchestrate = True
            reactor_config_secret = reactor
            client_config_secret = client
            token_secrets = one two:/mnt/two
            worker_max_run_hours = 5
            orchestrator_max_run_hours = 6
            registry_uri = https://r1.example.com/v2, r2.example.com:5000/v2
            registry_secret = s1, s2
            registry_api_versions = v1, v2
            source_registry_uri = https://registry.example.com
            node_selector.X86_64 = disk=ssd, zone=a
            node_selector.s390x = none
            scratch_build_node_selector = low=yes
            explicit_build_node_selector = high=yes
            auto_build_node_selector = auto=yes
            isolated_build_node_selector = iso=yes
            cpu_limit = 500m
            memory_limit = 4Gi
            storage_limit = 1e9
            build_from = imagestream:buildroot:live
            koji_hub = https://koji.example.com/kojihub
            koji_root = https://koji.example.com/kojiroot
            koji_certs_secret = kojisecret
            koji_use_kerberos = 1
            koji_kerberos_keytab = /koji.keytab
            koji_kerberos_principal = koji/host
            pulp_secret = pulp
            vendor = Example, Inc.
            build_host = host
            authoritative_registry = registry.example.com
            distribution_scope = private
            info_url_format = https://i.example.com/{name}
            equal_labels = a:b:c, d:e
            user = u
            scratch = true
            """);
    Instance instance = loaded.value().instance("s");
    assertThat(loaded.warnings()).isEmpty();
    assertThat(instance.endpoint())
        .isEqualTo(
            new Endpoint(
                Engine.OPENSHIFT,
                URI.create("https://api.example.com:8443/"),
                null,
                "/etc/kube/config",
                "prod",
                "builds",
                false,
                null,
                null));
    assertThat(instance.credentials())
        .isEqualTo(
            new Credentials(
                true,
                "koji",
                new Secret("p#1; 2"),
                new Secret("t0ken"),
                null,
                "/c.pem",
                "/k.pem",
                new Kerberos(true, "/krb5.keytab", "osbs/host@EXAMPLE.COM", "FILE:/krb5.cache")));
    assertThat(instance.orchestration())
        .isEqualTo(
            new Orchestration(
                true,
                "reactor",
                "client",
                Map.of("one", "/var/run/secrets/atomic-reactor/one", "two", "/mnt/two"),
                Duration.ofHours(5),
                Duration.ofHours(6)));
    assertThat(instance.registries())
        .isEqualTo(
            new Registries(
                List.of(
                    new PushRegistry(new RegistryUri("https", "r1.example.com", "v2", true), "s1"),
                    new PushRegistry(
                        new RegistryUri(null, "r2.example.com:5000", "v2", true), "s2")),
                new RegistryUri("https", "registry.example.com", "v1", false),
                List.of("v1", "v2")));
    assertThat(instance.nodeSelectors())
        .isEqualTo(
            new NodeSelectors(
                Map.of("x86_64", Map.of("disk", "ssd", "zone", "a"), "s390x", Map.of()),
                Map.of(
                    RequestClass.SCRATCH, Map.of("low", "yes"),
                    RequestClass.RELEASE, Map.of("high", "yes"),
                    RequestClass.AUTOMATIC, Map.of("auto", "yes"),
                    RequestClass.ISOLATED, Map.of("iso", "yes"))));
    assertThat(instance.resources()).isEqualTo(new Resources("500m", "4Gi", "1e9"));
    assertThat(instance.builderImage())
        .isEqualTo(new BuilderImage(BuilderImage.Kind.IMAGE_STREAM_TAG, "buildroot:live"));
    assertThat(instance.koji())
        .isEqualTo(
            new KojiAccess(
                URI.create("https://koji.example.com/kojihub"),
                URI.create("https://koji.example.com/kojiroot"),
                "kojisecret",
                new Kerberos(true, "/koji.keytab", "koji/host", null)));
    assertThat(instance.pulp()).isEqualTo(new PulpAccess("pulp"));
    assertThat(instance.labels())
        .isEqualTo(
            new LabelValues(
                "Example, Inc.",
                "host",
                "registry.example.com",
                "private",
                "https://i.example.com/{name}",
                List.of(List.of("a", "b", "c"), List.of("d", "e"))));
    assertThat(instance.requestDefaults()).isEqualTo(new RequestDefaults("u", true));
    assertThat(instance.origins().lineOf("namespace")).isEqualTo(6);
    assertThat(instance.toString()).doesNotContain("t0ken").doesNotContain("p#1");
  }

  @Test
  void theKeysOfTheOtherEnginesArriveToo() {
    assertThat(parse("engine = kubernetes\nkubernetes_url = https://k.example.com/base").endpoint())
        .isEqualTo(
            new Endpoint(
                Engine.KUBERNETES,
                null,
                URI.create("https://k.example.com/base"),
                null,
                null,
                "default",
                true,
                null,
                null));
    Instance local = parse("engine = local\nstate_dir = /srv/osbs/one/.\ncpus = 8");
    assertThat(local.endpoint().stateDir()).isEqualTo(Path.of("/srv/osbs/one"));
    assertThat(local.endpoint().cpus()).isEqualTo(8);
    assertThat(local.stateDir(Path.of("/home"))).isEqualTo(Path.of("/srv/osbs/one"));
    assertThat(parse("").stateDir(Path.of("/home"))).isEqualTo(Path.of("/home/s"));
    assertThat(parse("token_file =\n  /run/t").credentials().tokenFile()).isEqualTo("/run/t");
    assertThat(parse("build_image = a/b:c").builderImage())
        .isEqualTo(new BuilderImage(BuilderImage.Kind.IMAGE, "a/b:c"));
    assertThat(parse("build_from = image:r/b:c").builderImage())
        .isEqualTo(new BuilderImage(BuilderImage.Kind.IMAGE, "r/b:c"));
    assertThat(parse("build_imagestream = a:b").builderImage())
        .isEqualTo(new BuilderImage(BuilderImage.Kind.IMAGE_STREAM_TAG, "a:b"));
  }

  @Test
  void theEngineIsOpenShiftWhereItsAddressIsSet() {
    assertThat(parse("openshift_url = https://h").endpoint().engine()).isEqualTo(Engine.OPENSHIFT);
    assertThat(parse("openshift_uri = https://h").endpoint().engine()).isEqualTo(Engine.OPENSHIFT);
    assertThat(parse("openshift_url = https://h\nengine = local").endpoint().engine())
        .isEqualTo(Engine.LOCAL);
  }

  @Test
  void nodeSelectorsAreFoundWhateverTheCaseAndNoneDiffersFromNothing() {
    NodeSelectors selectors =
        parse("node_selector.X86 = a=b\nnode_selector.y = none").nodeSelectors();
    assertThat(selectors.forPlatform(new Platform("X86"))).contains(Map.of("a", "b"));
    assertThat(selectors.forPlatform(new Platform("y"))).contains(Map.of());
    assertThat(selectors.forPlatform(new Platform("z"))).isEmpty();
    assertThat(selectors.forClass(RequestClass.RELEASE)).isEmpty();
  }

  @Test
  void tokenSecretsKeepTheirOrderAsMounts() {
    assertThat(parse("token_secrets = z\n  a:/p:q\n\tm").orchestration().tokenMounts())
        .containsExactly(
            SecretMount.atDefault("z"), new SecretMount("a", "/p:q"), SecretMount.atDefault("m"));
  }

  @Test
  void thereAreNoTemplatesUntilSaid() {
    assertThat(OsbsConf.parse("f", "").value().general()).isEqualTo(new General(null));
    assertThat(OsbsConf.parse("f", "[general]").value().general()).isEqualTo(new General(null));
  }

  @Test
  void generalAndPlatformsAreNoInstances() {
    Loaded<OsbsConf> loaded =
        OsbsConf.parse(
            "f",
            """
            [general]
            build_json_dir = /usr/share/osbs
            [platform:x86_64]
            architecture = amd64
            [platform:power]
            [xplatform:aarch64]
            architecture = arm64
            [platform:odd]
            architecture = arm
            enable_v1 = true
            """);
    OsbsConf conf = loaded.value();
    assertThat(conf.general()).isEqualTo(new General("/usr/share/osbs"));
    assertThat(conf.instances()).isEmpty();
    assertThat(conf.platforms().values())
        .containsExactly(
            new PlatformDescriptor(new Platform("x86_64"), new Architecture("amd64"), false),
            new PlatformDescriptor(new Platform("power"), new Architecture("power"), false),
            new PlatformDescriptor(new Platform("aarch64"), new Architecture("arm64"), false),
            new PlatformDescriptor(new Platform("odd"), new Architecture("arm"), true));
    assertThat(conf.architectureOf(new Platform("odd"))).isEqualTo(new Architecture("arm"));
    assertThat(conf.architectureOf(new Platform("s390x"))).isEqualTo(new Architecture("s390x"));
    assertThat(loaded.warnings())
        .extracting(Problem::where, Problem::line)
        .containsExactly(tuple("[xplatform:aarch64]", 6), tuple("[platform:odd] enable_v1", 10));
  }
}
