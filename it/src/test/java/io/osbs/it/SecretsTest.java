package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A site as the administrator document sets it up, on the local engine. */
class SecretsTest extends EndToEnd {

  private static final String WORKERS = "workers";

  /** The orchestrator's osbs.conf: the three kinds of secret. */
  private Path osbsConf() throws IOException {
    return osbs.file(
        "osbs.conf",
        """
        [general]

        [default]
        state_dir = %s
        can_orchestrate = true
        reactor_config_secret = reactor-config
        client_config_secret = client-config
        token_secrets = first-token:/var/run/secrets/first second-token
        """
            .formatted(state()));
  }

  private Path state() {
    return osbs.home().resolve("orchestrators");
  }

  private void secret(String name, String key, String content) throws IOException {
    Path directory = Files.createDirectories(state().resolve("secrets").resolve(name));
    // As a careful administrator writes: whole, or not at all.
    Path written = Files.writeString(directory.resolve("." + key), content);
    Files.move(written, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
  }

  private void allSecrets(int maximum) throws Exception {
    secret("reactor-config", "config.yaml", configYaml("max_concurrent_builds: " + maximum));
    secret(
        "client-config",
        "osbs.conf",
        "[general]\n[%s]\nstate_dir = %s\n".formatted(WORKERS, osbs.home().resolve(WORKERS)));
    secret("first-token", "token", "t0ken-one");
    secret("second-token", "token", "t0ken-two");
  }

  private static String configYaml(String settings) throws Exception {
    return SharedRegistry.configYaml()
        + "clusters: {%s: [{name: %s, %s}]}\n".formatted(Machine.NATIVE, WORKERS, settings);
  }

  @Test
  void aBuildFindsItsFilesThroughItsMounts() throws Exception {
    allSecrets(1);
    Path conf = osbsConf();

    JsonNode json =
        osbs.run(
                "build",
                "--config",
                conf,
                "-o",
                "json",
                checkout("mounted", Sources.scratch("mounted")))
            .ended(0)
            .json();

    assertThat(json.path("workers").path(0).path("cluster").asString()).isEqualTo(WORKERS);
    String build = json.path("build").asString();
    Path made = osbs.buildDirectory(build);
    assertThat(made.resolveSibling("..").normalize()).isEqualTo(state());
    assertThat(osbs.run("clusters", "--config", conf).ended(0).out()).contains(WORKERS, "<- here");
    assertThat(everythingWritten()).doesNotContain("t0ken");
  }

  @Test
  void tokensLieWhereTheConfigurationSaysWhileTheBuildRuns() throws Exception {
    allSecrets(1);
    Path conf = osbsConf();
    try (Gate gate = new Gate();
        Running client =
            osbs.start(
                "build", "--config", conf, "-o", "json", hello("tokens", gate.wait("waiting")))) {
      String build = client.build();
      gate.awaitArrival();
      Path mounts = osbs.buildDirectory(build).resolve("mounts");

      assertThat(mounts.resolve("var/run/secrets/first/token")).hasContent("t0ken-one");
      try (var tree = Files.walk(mounts, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
        assertThat(
                tree.filter(Files::isRegularFile).map(file -> mounts.relativize(file).toString()))
            .containsExactlyInAnyOrder(
                "var/run/secrets/first/token",
                "var/run/secrets/atomic-reactor/second-token/token",
                "var/run/secrets/atomic-reactor/reactor-config/config.yaml",
                "var/run/secrets/atomic-reactor/client-config/osbs.conf");
      }
      gate.open();
      client.ended().ended(0);
    }
    // The mounts of an ended build are gone, the secrets are not.
    assertThat(state().resolve("secrets/first-token/token")).hasContent("t0ken-one");
  }

  @Test
  void aSecretThatIsNotThere() throws Exception {
    Path conf = osbsConf();
    Path source = checkout("bare", Sources.scratch("bare"));

    osbs.run("build", "--config", conf, source)
        .ended(2)
        .says("reactor_config_secret", "there is no secret 'reactor-config'", conf.toString());
    allSecrets(1);
    Files.delete(state().resolve("secrets/second-token/token"));
    Files.delete(state().resolve("secrets/second-token"));
    osbs.run("build", "--config", conf, source)
        .ended(2)
        .says("no secret 'second-token'", state().resolve("secrets/second-token").toString());
    Files.delete(state().resolve("secrets/reactor-config/config.yaml"));
    osbs.run("build", "--config", conf, source)
        .ended(2)
        .says("secret 'reactor-config'", "has no key 'config.yaml'");
  }

  @Test
  void aHigherMaximumLetsAWaitingBuildGo() throws Exception {
    allSecrets(1);
    Path conf = osbsConf();
    try (Gate gate = new Gate();
        Running first = start(conf, hello("first", gate.wait("waiting")))) {
      gate.awaitArrival();
      try (Running second = start(conf, checkout("second", Sources.scratch("second")))) {
        awaitWaiting(conf, second.build());

        secret("reactor-config", "config.yaml", configYaml("max_concurrent_builds: 2"));

        second.ended().ended(0);
      }
      gate.open();
      first.ended().ended(0);
    }
  }

  @Test
  void disablingTheOnlyClusterEndsWhatWaitsForIt() throws Exception {
    allSecrets(1);
    Path conf = osbsConf();
    try (Gate gate = new Gate();
        Running first = start(conf, hello("first", gate.wait("waiting")))) {
      gate.awaitArrival();
      try (Running second = start(conf, checkout("second", Sources.scratch("second")))) {
        awaitWaiting(conf, second.build());

        secret("reactor-config", "config.yaml", "clusters: {%s: [".formatted(Machine.NATIVE));
        Await.until(
            "a warning about the bad edit",
            () ->
                Files.readString(osbs.buildDirectory(second.build()).resolve("log"))
                    .contains("cannot be used any more, the last good one stays"));
        secret(
            "reactor-config",
            "config.yaml",
            configYaml("max_concurrent_builds: 1, enabled: false"));

        second.ended().ended(2).says("every cluster listed for it is disabled: " + WORKERS);
      }
      // What runs already is left alone.
      gate.open();
      first.ended().ended(0);
    }
  }

  private Running start(Path conf, Path source) throws IOException {
    return osbs.start("build", "--config", conf, "-o", "json", source);
  }

  private void awaitWaiting(Path conf, String build) throws Exception {
    Await.until(
        build + " waits for a slot",
        () -> osbs.run("why", "--config", conf, build).out().contains("every cluster is full"));
  }

  private String everythingWritten() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : osbs.below(5)) {
      if (Files.isRegularFile(file) && !file.toString().contains("/secrets/")) {
        all.append(
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
