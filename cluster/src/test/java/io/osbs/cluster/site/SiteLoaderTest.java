package io.osbs.cluster.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.cluster.local.LocalMachine;
import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Secret;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site as a user's command sees it. */
final class SiteLoaderTest {

  private static final String GOOD =
      "clusters: {x86_64: [{name: east, max_concurrent_builds: 2}]}\nclusterz: {}\n";

  @TempDir Path directory;

  private final List<Problem> warnings = new ArrayList<>();

  @Test
  void filesAreReadWhenTheyAreNeeded() throws IOException, ClusterException {
    try (Site site = site()) {
      secret("reactorconf", "config.yaml", "clusters: [");
      secret("clientconf", "osbs.conf", "no section");
      assertThat(site.home().builds().list(Map.of())).isEmpty();
      assertThat(warnings).isEmpty();

      assertThatThrownBy(site::reactorConfig)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("secret reactorconf, key config.yaml:");
      secret("reactorconf", "config.yaml", GOOD);
      assertThatThrownBy(site::reactorConfig)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("secret clientconf, key osbs.conf:1:");
      secret("clientconf", "osbs.conf", "[west]\n");
      assertThatThrownBy(site::reactorConfig)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("has no section [east]");
    }
  }

  @Test
  void aFileIsReadOnceAndItsWarningsAreToldOnce() throws IOException, ClusterException {
    secret("reactorconf", "config.yaml", GOOD);
    secret("clientconf", "osbs.conf", "[east]\nstate_dri = /x\n");
    try (Site site = site()) {
      assertThat(site.reactorConfig().enabledPlatforms()).containsExactly(new Platform("x86_64"));
      assertThat(site.cluster("east").name()).isEqualTo("east");
      site.reactorConfig();
      assertThat(warnings)
          .extracting(Problem::where)
          .containsExactly("[east] state_dri", "clusterz");
    }
  }

  @Test
  void aSecretThatIsNotThereIsNamedWithItsKeyAndLine() throws IOException {
    try (Site site = site()) {
      assertThatThrownBy(site::reactorConfig)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "site.conf:4: error: [default] reactor_config_secret: there is no secret"
                  + " 'reactorconf' on cluster default");
    }
  }

  @Test
  void aSecretWithoutTheKeyThatIsAskedForNamesTheKeysItHas() throws IOException {
    secret("reactorconf", "config.yml", GOOD);
    try (Site site = site()) {
      assertThatThrownBy(site::reactorConfig)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("reactorconf")
          .hasMessageContaining("config.yaml")
          .hasMessageContaining("config.yml");
    }
  }

  @Test
  void aTokenIsLookedForInTheSecretThatBuildsMount() throws Exception {
    secret("reactorconf", "config.yaml", GOOD);
    secret(
        "clientconf",
        "osbs.conf",
        """
        [east]
        engine = kubernetes
        kubernetes_url = http://127.0.0.1:1
        build_image = images.example.com/osbs:1
        token_file = /tokens/east/token
        """);
    try (Site site = site()) {
      assertThatThrownBy(() -> site.access("east").credential().token())
          .hasMessageStartingWith("there is no token_file /tokens/east/token of [east]")
          .hasMessageEndingWith("secret east-token of cluster default does not exist");
      secret("east-token", "tokn", "abc");
      assertThatThrownBy(() -> site.access("east").credential().token())
          .hasMessageEndingWith("secret east-token of cluster default has no key 'token'");
      secret("east-token", "token", "abc\n");
      assertThat(site.access("east").credential().token()).contains(new Secret("abc"));
    }
  }

  private Site site() throws IOException {
    Path conf =
        Files.writeString(
            directory.resolve("site.conf"),
            """
            [default]
            state_dir = %s
            can_orchestrate = true
            reactor_config_secret = reactorconf
            client_config_secret = clientconf
            token_secrets = east-token:/tokens/east
            """
                .formatted(directory.resolve("home")));
    return SiteLoader.fromOutside(
        new ConfigChoice(conf, null, "default"),
        new Surroundings(
            Map.of("OSBS_HOME", directory.resolve("osbs").toString()),
            directory,
            2,
            "amd64",
            directory,
            List.of("osbs"),
            LocalMachine.real()),
        warnings::add);
  }

  private void secret(String name, String key, String content) throws IOException {
    Path folder = directory.resolve("home/secrets").resolve(name);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(key), content);
  }
}
