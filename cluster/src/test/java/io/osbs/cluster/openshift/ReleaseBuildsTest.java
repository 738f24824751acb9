package io.osbs.cluster.openshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.SecretMount;
import io.osbs.testkit.apiserver.Exchanges;
import io.osbs.testkit.contract.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Release builds come from a BuildConfig, one for each repository and branch. */
class ReleaseBuildsTest {

  private static final String URL = "https://git.example.com/rpms/rsyslog.git";

  private BuildsUnderTest under;

  @BeforeEach
  final void openCluster() throws Exception {
    under = open();
  }

  BuildsUnderTest open() throws Exception {
    return BuildsUnderTest.onFake();
  }

  @AfterEach
  final void closeCluster() throws IOException {
    under.close();
  }

  private static BuildSpec release(String name, String url) {
    return new BuildSpec(
        new BuildName(name),
        BuildKind.ORCHESTRATOR,
        List.of("reactor", "orchestrate", "--instance=default"),
        Map.of("OSBS_REQUEST", "{\"id\": \"" + name + "\"}"),
        List.of(),
        Map.of(),
        0,
        Duration.ofHours(4),
        Map.of(Labels.REQUEST, name, Labels.CLASS, "release"),
        Map.of("osbs.io/source-uri", url, "osbs.io/source-branch", "f27"),
        null);
  }

  private List<ApiObject> buildConfigs() throws Exception {
    List<ApiObject> found = new ArrayList<>();
    under
        .server()
        .list(
            ApiCall.get("list", under.server().path(OpenShiftBuilds.API, "buildconfigs")),
            Set.of(),
            found::add);
    return found;
  }

  @Test
  void twoBuildsOfOneBranchShareABuildConfigAndDifferByTheirVariables() throws Exception {
    Build first = under.cluster().builds().create(release("r-1", URL));
    Build second = under.cluster().builds().create(release("r-2", URL));
    assertThat(first.name()).isEqualTo(new BuildName("r-1"));
    assertThat(second.uid()).isNotEqualTo(first.uid());
    assertThat(buildConfigs()).hasSize(1);
    String name = buildConfigs().getFirst().name();
    assertThat(name).startsWith("rsyslog-f27-");
    assertThat(under.object(new BuildName("r-2")).name()).isEqualTo(name + "-2");
    assertThat(
            under.object(new BuildName("r-2")).objects("spec", "strategy", "customStrategy", "env"))
        .anySatisfy(variable -> {
          assertThat(variable.text("name")).isEqualTo("OSBS_REQUEST");
          assertThat(variable.text("value")).contains("r-2");
        });
    assertThat(buildConfigs().getFirst().object("spec").tree().toString()).doesNotContain("r-2");
  }

  @Test
  void forksOfOneNameHaveBuildConfigsOfTheirOwn() throws Exception {
    under.cluster().builds().create(release("r-1", URL));
    under.cluster().builds().create(release("r-2", "https://git.example.com/forks/rsyslog.git"));
    assertThat(buildConfigs()).hasSize(2);
  }

  @Test
  void aBuildConfigOfTheOriginalIsFoundByItsLabelsAndAddressAndKeepsWhatOthersSet()
      throws Exception {
    under
        .server()
        .call(
            ApiCall.post(
                "make",
                under.server().path(OpenShiftBuilds.API, "buildconfigs"),
                Map.of(
                    "apiVersion",
                    "build.openshift.io/v1",
                    "kind",
                    "BuildConfig",
                    "metadata",
                    Map.of(
                        "name",
                        "rsyslog-f27-6d42e",
                        "labels",
                        Map.of("git-repo-name", "rsyslog", "git-branch", "f27", "team", "a")),
                    "spec",
                    Map.of(
                        "source",
                        Map.of("type", "Git", "git", Map.of("uri", URL)),
                        "nodeSelector",
                        Map.of("old", "one"),
                        "triggers",
                        List.of(Map.of("type", "ImageChange"))))));
    under.cluster().builds().create(release("r-1", URL));
    assertThat(buildConfigs()).hasSize(1);
    ApiObject config = buildConfigs().getFirst();
    assertThat(config.name()).isEqualTo("rsyslog-f27-6d42e");
    assertThat(config.label("team")).isEqualTo("a");
    assertThat(config.objects("spec", "triggers")).hasSize(1);
    assertThat(config.has("spec", "nodeSelector")).isFalse();
    assertThat(config.text("spec", "strategy", "type")).isEqualTo("Custom");
  }

  @Test
  void anUpdateThatMeetsAConflictIsTriedAgain() throws Exception {
    under.cluster().builds().create(release("r-1", URL));
    AtomicInteger conflicts = new AtomicInteger(3);
    under
        .api()
        .meet(exchange -> {
          if (!exchange.getRequestMethod().equals("PUT") || conflicts.getAndDecrement() <= 0) {
            return false;
          }
          Exchanges.status(exchange, 409, "Conflict", "the object has been modified", "x");
          return true;
        });
    Build second = under.cluster().builds().create(release("r-2", URL));
    assertThat(second.name()).isEqualTo(new BuildName("r-2"));
    assertThat(conflicts.get()).isNotPositive();
  }

  @Test
  void manyReleasesOfOneBranchAtOnceBecomeABuildEach() throws Exception {
    Together.run(
        6, i -> () -> under.cluster().builds().create(release("r-" + i, URL)).name().value());
    assertThat(buildConfigs()).hasSize(1);
    assertThat(under.cluster().builds().list(Map.of()))
        .extracting(build -> build.name().value())
        .containsExactlyInAnyOrder("r-0", "r-1", "r-2", "r-3", "r-4", "r-5");
  }

  @Test
  void anInstantiateWhoseAnswerWasLostIsLookedUpByItsLabelAndNotRepeated() throws Exception {
    under.api().loseAnswers("/instantiate", 1);
    Build made = under.cluster().builds().create(release("r-1", URL));
    assertThat(made.name()).isEqualTo(new BuildName("r-1"));
    assertThat(under.cluster().builds().list(Map.of())).hasSize(1);
    assertThat(under.cluster().builds().create(release("r-1", URL)).uid()).isEqualTo(made.uid());
    assertThat(under.cluster().builds().list(Map.of())).hasSize(1);
  }

  @Test
  void namesOfSecretsAreVisibleInTheBuildConfig() throws Exception {
    under.putSecret("reactor-config-secret", Map.of("config.yaml", "clusters: {}"));
    BuildSpec bare = release("r-1", URL);
    under
        .cluster()
        .builds()
        .create(
            new BuildSpec(
                bare.name(),
                bare.kind(),
                bare.arguments(),
                bare.environment(),
                List.of(SecretMount.atDefault("reactor-config-secret")),
                Map.of(),
                0,
                bare.deadline(),
                bare.labels(),
                bare.annotations(),
                null));
    ApiObject config = buildConfigs().getFirst();
    assertThat(config.objects("spec", "strategy", "customStrategy", "secrets"))
        .singleElement()
        .satisfies(secret -> {
          assertThat(secret.text("secretSource", "name")).isEqualTo("reactor-config-secret");
          assertThat(secret.text("mountPath"))
              .isEqualTo("/var/run/secrets/atomic-reactor/reactor-config-secret");
        });
  }
}
