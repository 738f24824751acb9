package io.osbs.cluster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.Golden;
import io.osbs.cluster.deploy.Deployment.ClusterRole;
import io.osbs.core.cluster.Engine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {

  private static Deployment deployment(ClusterRole role, Engine engine, boolean narrow) {
    Map<String, byte[]> files =
        Map.of("config.yaml", "clusters: {}\n".getBytes(StandardCharsets.UTF_8));
    Map<String, byte[]> registry =
        Map.of(".dockerconfigjson", "{}".getBytes(StandardCharsets.UTF_8));
    boolean home = role == ClusterRole.ORCHESTRATOR;
    return new Deployment(
        role,
        engine,
        "osbs",
        narrow,
        home ? Map.of("reactor-config", files) : Map.of("registry", registry),
        home ? List.of("reactor-config", "east-token") : List.of("registry"),
        home ? Map.of("pods", "50", "requests.cpu", "5") : Map.of(),
        Map.of("cpu", "1", "memory", "2Gi"),
        home ? null : "pull",
        !home && engine == Engine.KUBERNETES ? "privileged" : null);
  }

  @ParameterizedTest
  @CsvSource({
    "orchestrator, kubernetes, false",
    "orchestrator, kubernetes, true",
    "orchestrator, openshift, false",
    "orchestrator, openshift, true",
    "worker, kubernetes, false",
    "worker, kubernetes, true",
    "worker, openshift, false",
    "worker, openshift, true"
  })
  void everyRoleOnEveryEngineIsAsItsFileSays(String role, String engine, boolean narrow) {
    List<Manifest> manifests =
        Manifests.of(
            deployment(
                ClusterRole.valueOf(role.toUpperCase(Locale.ROOT)),
                Engine.ofWord(engine).orElseThrow(),
                narrow));

    Golden.requireText(
        ManifestsTest.class,
        "%s-%s%s.yaml".formatted(role, engine, narrow ? "-narrow" : ""),
        manifests.stream().map(Manifest::yaml).collect(Collectors.joining("---\n")));
  }

  @ParameterizedTest
  @CsvSource({"orchestrator", "worker"})
  void noObjectIsMadeTwice(String role) {
    List<Manifest> manifests =
        Manifests.of(
            deployment(ClusterRole.valueOf(role.toUpperCase(Locale.ROOT)), Engine.OPENSHIFT, true));

    assertThat(manifests)
        .extracting(manifest -> manifest.kind() + " " + manifest.name())
        .doesNotHaveDuplicates();
  }
}
