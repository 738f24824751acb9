package io.osbs.config.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.Problem;
import io.osbs.config.instance.OsbsConf;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterSectionsTest {

  private static List<String> check(String yaml, String conf) {
    return ClusterSections.check(
            ReactorConfig.parse("config.yaml", yaml).value(),
            OsbsConf.parse("osbs.conf", conf).value(),
            Path.of("/home"))
        .stream()
        .map(Problem::render)
        .toList();
  }

  private static String clusters(String first, String second) {
    return """
    clusters:
      x86_64:
      - {name: %s, max_concurrent_builds: 1}
      - {name: %s, max_concurrent_builds: 1, enabled: false}
    """
        .formatted(first, second);
  }

  @Test
  void everyClusterNeedsASection() {
    assertThat(check(clusters("one", "two"), "[won]\n[two]"))
        .containsExactly(
            """
            config.yaml:3: error: cluster one: osbs.conf has no section [one] that says how to reach it
                add the section, or remove the cluster\
            """);
    assertThat(check(clusters("worker", "two"), "[workers]\n[two]"))
        .singleElement()
        .asString()
        .endsWith("did you mean 'workers'?");
  }

  @Test
  void aDisabledOneWithoutSectionIsOnlyAWarning() {
    assertThat(check(clusters("one", "two"), "[one]"))
        .singleElement()
        .asString()
        .startsWith("config.yaml:4: warning: cluster two: osbs.conf has no section [two]");
  }

  @Test
  void sectionsThatReachTheSamePlaceAreNamedTogether() {
    String conf =
        """
        [one]
        openshift_url = https://API.example.com/
        namespace = w
        [two]
        openshift_url = https://api.example.com:443
        namespace = %s
        """;
    assertThat(check(clusters("one", "two"), conf.formatted("w")))
        .singleElement()
        .asString()
        .startsWith(
            "osbs.conf:4: warning: [two]: reaches the same place as [one] (https://api.example.com:443 w)");
    assertThat(check(clusters("one", "two"), conf.formatted("v"))).isEmpty();
  }

  @Test
  void localClustersAreTheSamePlaceWhenTheyShareADirectory() {
    assertThat(check(clusters("one", "two"), "[one]\n[two]")).isEmpty();
    assertThat(check(clusters("one", "two"), "[one]\n[two]\nstate_dir = /home/one"))
        .singleElement()
        .asString()
        .contains("[two]: reaches the same place as [one] (/home/one)");
  }

  @Test
  void whereOnlyAKubeconfigKnowsThePlaceNothingIsSaid() {
    String section = "engine = kubernetes\nkubeconfig = /k\n";
    assertThat(check(clusters("one", "two"), "[one]\n" + section + "[two]\n" + section)).isEmpty();
  }

  @Test
  void oneClusterOfTwoPlatformsIsOne() {
    String yaml =
        """
        clusters:
          x86_64: [{name: one, max_concurrent_builds: 1}]
          i686: [{name: one, max_concurrent_builds: 1}]
        """;
    assertThat(check(yaml, "[one]")).isEmpty();
  }
}
