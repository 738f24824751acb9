package io.osbs.cluster.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.ConfigException;
import io.osbs.config.instance.OsbsConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site says about its pods, with the original's template as it lies on existing sites. */
final class PodSettingsReaderTest {

  /** As the original ships it, with the resources of a site. */
  private static final String TEMPLATE =
      """
      {
        "apiVersion": "v1",
        "kind": "BuildConfig",
        "metadata": {"name": "{{NAME}}", "labels": {}},
        "spec": {
          "triggers": [],
          "source": {"type": "Git", "git": {"uri": "{{GIT_URI}}"}},
          "strategy": {
            "type": "Custom",
            "customStrategy": {
              "from": {"kind": "ImageStreamTag", "name": "{{BUILD_IMAGE}}"},
              "exposeDockerSocket": true,
              "env": [{"name": "ATOMIC_REACTOR_PLUGINS", "value": "{{REACTOR_CONFIG}}"}]
            }
          },
          "resources": {"requests": {"cpu": "2", "memory": "1Gi"}, "limits": {"cpu": "4"}},
          "output": {"to": {"kind": "DockerImage", "name": "{{OUTPUT_IMAGE}}"}}
        }
      }
      """;

  @TempDir Path folder;

  private PodSettings read(String lines) {
    OsbsConf conf =
        OsbsConf.parse(
                "osbs.conf",
                """
                [general]
                build_json_dir = %s
                [here]
                engine = kubernetes
                kubernetes_url = https://api.example.com
                namespace = builds
                build_image = x:1
                %s
                """
                    .formatted(folder, lines))
            .value();
    return PodSettingsReader.of(conf.instance("here"), conf);
  }

  private void template(String text) throws IOException {
    Files.writeString(folder.resolve("orchestrator.json"), text);
  }

  @Test
  void theResourcesOfTheTemplateAreThoseOfOrchestratorBuilds() throws IOException {
    template(TEMPLATE);
    PodSettings settings = read("");
    assertThat(settings.orchestratorResources())
        .isEqualTo(
            Map.of("requests", Map.of("cpu", "2", "memory", "1Gi"), "limits", Map.of("cpu", "4")));
    assertThat(settings.workerResources()).as("the LimitRange decides").isEmpty();
    assertThat(Files.readString(folder.resolve("orchestrator.json"))).isEqualTo(TEMPLATE);
  }

  @Test
  void withoutATemplateOrWithoutResourcesInItTheDefaultHolds() throws IOException {
    Map<String, Object> usual = Map.of("requests", Map.of("cpu", "100m", "memory", "256Mi"));
    assertThat(read("").orchestratorResources()).isEqualTo(usual);
    template("{\"spec\": {}}");
    assertThat(read("").orchestratorResources()).isEqualTo(usual);
    template("{}");
    assertThat(read("").orchestratorResources()).isEqualTo(usual);
  }

  @Test
  void theLimitsOfTheInstanceHoldForBothKindsAndWinOverTheTemplates() throws IOException {
    template(TEMPLATE);
    PodSettings settings = read("cpu_limit = 8\nmemory_limit = 6Gi");
    assertThat(settings.orchestratorResources())
        .isEqualTo(
            Map.of(
                "requests",
                Map.of("cpu", "2", "memory", "1Gi"),
                "limits",
                Map.of("cpu", "8", "memory", "6Gi")));
    assertThat(settings.workerResources())
        .isEqualTo(Map.of("limits", Map.of("cpu", "8", "memory", "6Gi")));
  }

  @Test
  void aTemplateThatCannotBeReadIsNamed() throws IOException {
    template("{\"spec\": ");
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(folder.resolve("orchestrator.json").toString())
        .hasMessageContaining("build_json_dir");
  }
}
