package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an order that is only created. */
class BuildCommandTest {

  @TempDir Path home;
  private Playground play;
  private Path source;

  @BeforeEach
  void open() throws Exception {
    play = new Playground(home);
    source = Files.createDirectory(home.resolve("hello"));
    Files.writeString(source.resolve("Dockerfile"), "FROM scratch\n");
  }

  @AfterEach
  void close() {
    play.close();
  }

  /** Where builds are created that are asked for through the built-in instance. */
  private Path conf(String... lines) throws Exception {
    return Files.writeString(
        home.resolve("osbs.conf"),
        """
        [default]
        state_dir = %s
        can_orchestrate = true
        %s
        [local-x86_64]
        state_dir = %s
        """
            .formatted(
                home.resolve("default"), String.join("\n", lines), home.resolve("local-x86_64")));
  }

  private Playground.Ran build(Path conf, String... more) throws Exception {
    Path site =
        Files.writeString(
            home.resolve("config.yaml"),
            "clusters: {x86_64: [{name: local-x86_64, max_concurrent_builds: 1}]}\n");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "build",
                "--detach",
                "--config",
                conf.toString(),
                "--reactor-config",
                site.toString(),
                source.toString()));
    arguments.addAll(List.of(more));
    return play.run(arguments.toArray(String[]::new));
  }

  @Test
  void theInstanceMaySayThatEveryRequestIsAScratchOneAndWhose() throws Exception {
    Playground.Ran ran = build(conf("scratch = True", "user = releng"));

    assertThat(ran.status()).as(ran.err()).isZero();
    Build made = play.homeCluster().builds().list(Map.of()).getFirst();
    assertThat(made.labels()).containsEntry(Labels.CLASS, "scratch");
    assertThat(made.annotations().values().toString()).contains("\"user\":\"releng\"");
  }

  @Test
  void withoutThatADirectoryThatIsNoCheckoutNeedsScratch() throws Exception {
    Playground.Ran ran = build(conf());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("--scratch");
    assertThat(build(conf("scratch = 0"), "--scratch").status()).isZero();
    Build made = play.homeCluster().builds().list(Map.of()).getFirst();
    assertThat(made.annotations().values().toString()).doesNotContain("releng");
  }
}
