package io.osbs.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.osbs.client.config.CapacityChanges.ClusterChange;
import io.osbs.client.config.CapacityChanges.Kind;
import io.osbs.client.config.CapacityChanges.PlatformChange;
import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.ConfigChoice;
import io.osbs.cluster.site.SiteFiles;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import io.osbs.core.placement.ClusterEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site whose orchestrator cluster is a directory, with its files in secrets. */
final class ConfigCheckTest {

  @TempDir Path directory;

  private Path conf = Path.of("");

  @BeforeEach
  void aGoodSite() throws IOException {
    conf =
        file(
            "osbs.conf",
            """
            [default]
            state_dir = %s
            can_orchestrate = true
            reactor_config_secret = reactorconf
            client_config_secret = clientconf
            token_secrets = tokens:/tokens
            token = t0ken
            """
                .formatted(directory.resolve("home")));
    secret("reactorconf", "config.yaml", clusters("{name: east, max_concurrent_builds: 4}"));
    secret(
        "clientconf",
        "osbs.conf",
        """
        [platform:x86_64]
        architecture = amd64
        [east]
        state_dir = %1$s/east
        token_file = /tokens/east
        password = hunter2
        [twin]
        state_dir = %1$s/east
        """
            .formatted(directory));
    secret("tokens", "east", "s3cret");
  }

  private static String clusters(String... entries) {
    return "clusters:\n  x86_64:\n  - " + String.join("\n  - ", entries) + "\n";
  }

  @Test
  void aGoodSiteIsGood() {
    ConfigCheck.Result result = check(false, null);
    assertThat(result.problems()).isEmpty();
    assertThat(result.isWrong()).isFalse();
    assertThat(result.changes()).isNull();
  }

  @Test
  void whatIsWrongInOneFileDoesNotHideTheOthers() throws IOException {
    secret("reactorconf", "config.yaml", "clusters: 3\nversion: 2\n");
    secret("clientconf", "osbs.conf", "[east]\nengine = kubernets\n");
    Files.writeString(conf, Files.readString(conf) + "vendro = x\ntoken_secrets2 = y\n");
    assertThat(check(false, null).problems())
        .extracting(Problem::severity, Problem::file, Problem::line)
        .contains(
            tuple(Severity.WARNING, conf.toString(), 8),
            tuple(Severity.ERROR, "secret clientconf, key osbs.conf", 2),
            tuple(Severity.ERROR, "secret reactorconf, key config.yaml", 1),
            tuple(Severity.ERROR, "secret reactorconf, key config.yaml", 2));
    assertThat(check(false, null).isWrong()).isTrue();
  }

  @Test
  void filesThatDoNotFitTogether() throws IOException {
    secret(
        "reactorconf",
        "config.yaml",
        clusters(
                "{name: east, max_concurrent_builds: 4}",
                "{name: twin, max_concurrent_builds: 4}",
                "{name: west, max_concurrent_builds: 4}")
            + """
              ppc64le:
              - {name: east, max_concurrent_builds: 1, enabled: false}
              s390x:
              - {name: east, max_concurrent_builds: 0}
            """);
    assertThat(rendered(check(false, null)))
        .anyMatch(each -> each.contains("west has no section") || each.contains("[west]"))
        .anyMatch(each -> each.contains("reaches the same place as [east]"))
        .anyMatch(each -> each.contains("clusters.ppc64le: no cluster is enabled"))
        .anyMatch(each -> each.contains("clusters.s390x: max_concurrent_builds of every enabled"));
  }

  @Test
  void secretsThatAreNotThere() throws IOException {
    Files.delete(directory.resolve("home/secrets/tokens/east"));
    assertThat(rendered(check(false, null)))
        .singleElement()
        .asString()
        .contains("secret clientconf, key osbs.conf:5: error: [east] token_file:")
        .contains("/tokens/east: secret 'tokens' has no key 'east'");
    Files.delete(directory.resolve("home/secrets/tokens"));
    assertThat(rendered(check(false, null)))
        .singleElement()
        .asString()
        .contains("osbs.conf:6: error: [default] token_secrets: there is no secret 'tokens'");
    secret("clientconf", "osbs.conf", "[east]\ntoken_file = /elsewhere/token\n");
    secret("tokens", "east", "s3cret");
    assertThat(rendered(check(false, null)))
        .singleElement()
        .asString()
        .contains("/elsewhere/token: no secret is mounted there in an orchestrator build");
  }

  @Test
  void aClusterThatDoesNotGiveItsSecretsIsAskedOnceAndIsNotTheFilesFault() throws IOException {
    Files.writeString(
        conf,
        """
        [default]
        openshift_url = https://127.0.0.1:1
        can_orchestrate = true
        reactor_config_secret = reactorconf
        token_secrets = tokens:/tokens
        """);
    ConfigCheck.Result result = check(false, null);
    assertThat(result.faults()).hasSize(1);
    assertThat(result.isWrong()).isFalse();
    assertThat(rendered(result))
        .singleElement()
        .asString()
        .contains("osbs.conf:4: error: [default] reactor_config_secret: the secret cannot be read");

    ConfigCheck.Result offline = check(true, null);
    assertThat(offline.faults()).isEmpty();
    assertThat(rendered(offline))
        .containsExactly(
            conf
                + ":4: warning: [default] reactor_config_secret: secret 'reactorconf' was not"
                + " read");
  }

  @Test
  void anEditThatTakesCapacityAway() throws IOException {
    Path old =
        file(
            "old.yaml",
            clusters(
                    "{name: east, max_concurrent_builds: 6}",
                    "{name: twin, max_concurrent_builds: 10}",
                    "{name: gone, max_concurrent_builds: 1}")
                + "  s390x:\n  - {name: east, max_concurrent_builds: 2}\n");
    CapacityChanges changes = check(false, old).changes();
    assertThat(changes).isNotNull();
    assertThat(changes.platforms())
        .extracting(each -> each.platform().name(), PlatformChange::before, PlatformChange::after)
        .containsExactly(tuple("x86_64", 17, 4), tuple("s390x", 2, 0));
    assertThat(changes.platforms().getFirst().clusters())
        .extracting(
            ClusterChange::name,
            ClusterChange::kind,
            ClusterChange::running,
            each -> each.unknown() == null)
        .containsExactly(
            tuple("east", Kind.CHANGED, null, true),
            tuple("twin", Kind.REMOVED, List.of(), true),
            tuple("gone", Kind.REMOVED, null, false));

    Path broken = file("broken.yaml", "clusters: [");
    ConfigCheck.Result result = check(false, broken);
    assertThat(result.changes()).isNull();
    assertThat(rendered(result)).anyMatch(each -> each.startsWith(broken + ":"));
  }

  @Test
  void theViewHasTheFilesKeysWithTypedValuesAndNoSecret() {
    ConfigView view = ConfigView.of(files(), false);
    assertThat(view.instances().keySet()).containsExactly("default", "east", "twin");
    assertThat(view.instances().get("default"))
        .containsEntry("can_orchestrate", new ConfigView.Value(true, conf + ":3"))
        .containsEntry("verify_ssl", new ConfigView.Value(true, "default"))
        .containsEntry(
            "token_secrets", new ConfigView.Value(Map.of("tokens", "/tokens"), conf + ":6"))
        .containsEntry("token", new ConfigView.Value("<secret>", conf + ":7"));
    assertThat(view.platforms())
        .containsOnlyKeys("x86_64")
        .containsEntry("x86_64", new ConfigView.Value("amd64", "secret clientconf, key osbs.conf"));
    assertThat(view.clusters().get("x86_64"))
        .containsExactly(
            new ConfigView.Listed(
                new ClusterEntry("east", 4, true), "secret reactorconf, key config.yaml:3"));
    assertThat(view.warnings()).isEmpty();
    assertThat(view.toString()).doesNotContain("t0ken", "hunter2", "s3cret");
  }

  @Test
  void theViewOfABrokenFileIsItsProblems() throws IOException {
    secret("reactorconf", "config.yaml", "clusters: 3");
    assertThatThrownBy(() -> ConfigView.of(files(), false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("secret reactorconf, key config.yaml:1: error: clusters");
  }

  // ---- the site
  // ----------------------------------------------------------------------------------

  private static List<String> rendered(ConfigCheck.Result result) {
    return result.problems().stream().map(Problem::render).toList();
  }

  private ConfigCheck.Result check(boolean offline, @Nullable Path against) {
    ConfigCheck.Result result = ConfigCheck.of(files(), offline, against);
    assertThat(rendered(result).toString()).doesNotContain("t0ken", "hunter2", "s3cret");
    return result;
  }

  private SiteFiles files() {
    return new SiteFiles(
        new ConfigChoice(conf, null, "default"),
        null,
        new Surroundings(
            Map.of("OSBS_HOME", directory.resolve("osbs").toString()),
            directory,
            2,
            "amd64",
            directory,
            List.of("osbs"),
            LocalMachine.real()));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private void secret(String name, String key, String content) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("home/secrets").resolve(name));
    Files.writeString(folder.resolve(key), content);
  }
}
