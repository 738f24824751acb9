package io.osbs.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.osbs.config.ConfigException;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ClusterSections;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.cluster.Engine;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedDefaultTest {

  private static final Path HOME = Path.of("/home/u/.local/share/osbs");
  private static final Platform X86_64 = new Platform("x86_64");
  private static final Platform AARCH64 = new Platform("aarch64");

  @Test
  void isALocalOrchestratorInstanceAndAClusterPerPlatform() {
    EmbeddedDefault built = EmbeddedDefault.of(HOME, 8, List.of(X86_64, AARCH64));
    assertThat(built.osbsConf().instances().keySet())
        .containsExactly("default", "local-x86_64", "local-aarch64");
    for (Instance instance : built.osbsConf().instances().values()) {
      assertThat(instance.endpoint().engine()).isEqualTo(Engine.LOCAL);
      assertThat(instance.stateDir(Path.of("/elsewhere"))).isEqualTo(HOME.resolve(instance.name()));
      assertThat(instance.orchestration().canOrchestrate())
          .isEqualTo(instance.name().equals("default"));
    }
    assertThat(built.reactorConfig().clusters())
        .containsExactly(
            entry(X86_64, List.of(new ClusterEntry("local-x86_64", 4, true))),
            entry(AARCH64, List.of(new ClusterEntry("local-aarch64", 4, true))));
    assertThat(built.reactorConfig().placement()).isEqualTo(PlacementSettings.DEFAULTS);
    assertThat(ClusterSections.check(built.reactorConfig(), built.osbsConf(), HOME)).isEmpty();
  }

  @Test
  void itsTextsAreFilesLikeAnyOther() {
    EmbeddedDefault built = EmbeddedDefault.of(HOME, 2, List.of(X86_64));
    assertThat(built.osbsConfText())
        .isEqualTo(
            """
            [default]
            engine = local
            state_dir = /home/u/.local/share/osbs/default
            can_orchestrate = true

            [local-x86_64]
            engine = local
            state_dir = /home/u/.local/share/osbs/local-x86_64
            """);
    assertThat(built.configYamlText())
        .isEqualTo(
            """
            version: 1

            clusters:
              x86_64:
              - name: local-x86_64
                max_concurrent_builds: 1
            """);
    assertThat(OsbsConf.parse(EmbeddedDefault.OSBS_CONF, built.osbsConfText()).warnings())
        .isEmpty();
    assertThat(ReactorConfig.parse(EmbeddedDefault.CONFIG_YAML, built.configYamlText()).warnings())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0} processors: {1} builds")
  @CsvSource({"1,1", "2,1", "3,1", "4,2", "64,32"})
  void halfOfTheProcessorsBuild(int cpus, int most) {
    assertThat(EmbeddedDefault.of(HOME, cpus, List.of(X86_64)).reactorConfig().clustersOf(X86_64))
        .containsExactly(new ClusterEntry("local-x86_64", most, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/100%/osbs", "/a b/osbs", "/ümläut", "/a/../b", "/a#b;c=d:e"})
  void anOddDirectoryIsKept(String home) {
    OsbsConf conf = EmbeddedDefault.of(Path.of(home), 1, List.of()).osbsConf();
    assertThat(conf.instance("default").stateDir(HOME))
        .isEqualTo(Path.of(home).normalize().resolve("default"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "/a #b", "/a\n/b"})
  void aDirectoryThatTheFormatCannotExpressIsRefused(String home) {
    assertThatThrownBy(() -> EmbeddedDefault.of(Path.of(home), 1, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("built-in osbs.conf: error: state_dir: '" + home.charAt(0))
        .hasMessageContaining("set OSBS_HOME to an absolute path");
  }
}
