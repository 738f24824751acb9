package io.osbs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.Engine;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The files of one complete site of 2017, with the keys and values that the formats page lists
 * (1.8).
 */
final class OsbsBoxTest {

  private static final Platform X86_64 = new Platform("x86_64");

  private final Loaded<OsbsConf> builder =
      OsbsConf.load(TestFiles.path("osbs-box/koji-builder-osbs.conf"));
  private final Loaded<OsbsConf> orchestrator =
      OsbsConf.load(TestFiles.path("osbs-box/client-config-secret.conf"));
  private final Loaded<ReactorConfig> reactor =
      ReactorConfig.load(TestFiles.path("osbs-box/config.yaml"));

  @Test
  void theKojiBuildersFileGivesAnOrchestratorInstanceAndAScratchOne() {
    OsbsConf conf = builder.value();
    assertThat(conf.architectureOf(X86_64)).isEqualTo(new Architecture("amd64"));
    assertThat(conf.instances().keySet()).containsExactly("default", "scratch");
    Instance instance = conf.instance("default").requireCanOrchestrate();
    assertThat(instance.endpoint().engine()).isEqualTo(Engine.OPENSHIFT);
    assertThat(instance.endpoint().openshiftUrl())
        .isEqualTo(URI.create("https://openshift.example.com:8443/"));
    assertThat(instance.endpoint().namespace()).isEqualTo("osbs");
    assertThat(instance.endpoint().verifySsl()).isFalse();
    assertThat(instance.credentials().useAuth()).isTrue();
    assertThat(instance.credentials().token()).isEqualTo(new Secret("builder-token"));
    assertThat(instance.orchestration().clientConfigSecret()).isEqualTo("client-config-secret");
    assertThat(instance.orchestration().reactorConfigSecret()).isEqualTo("reactor-config-secret");
    assertThat(instance.registries().push())
        .singleElement()
        .satisfies(registry -> {
          assertThat(registry.uri().uri()).isEqualTo("https://172.17.0.1:5000");
          assertThat(registry.secret()).isEqualTo("v2-registry-dockercfg");
        });
    assertThat(instance.requestDefaults().scratch()).isNull();
    assertThat(conf.instance("scratch").requestDefaults().scratch()).isTrue();
  }

  @Test
  void theOrchestratorsFilesFitTogether() {
    OsbsConf conf = orchestrator.value();
    assertThat(reactor.warnings()).isEmpty();
    assertThat(reactor.value().clustersOf(X86_64))
        .containsExactly(new ClusterEntry("worker", 4, true));
    assertThat(ClusterSections.check(reactor.value(), conf, Path.of("/home"))).isEmpty();
    assertThat(conf.instance("worker").endpoint().namespace()).isEqualTo("worker");
    assertThat(conf.instance("worker").orchestration().canOrchestrate()).isFalse();
  }

  @Test
  void theirWarningsAreOnlyAboutKeysThatAreIgnored() {
    assertThat(builder.warnings())
        .extracting(Problem::where)
        .containsExactly(
            "[general] verbose",
            "[general] openshift_required_version",
            "[platform:x86_64] enable_v1",
            "[default] build_type",
            "[default] koji_root",
            "[default] sources_command",
            "[scratch] build_type",
            "[scratch] koji_root",
            "[scratch] sources_command");
    assertThat(orchestrator.warnings())
        .extracting(Problem::where)
        .containsExactly(
            "[general] verbose",
            "[general] openshift_required_version",
            "[platform:x86_64] enable_v1");
    assertThat(builder.warnings()).allMatch(problem -> problem.message().startsWith("ignored: "));
  }
}
