package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import io.osbs.testkit.tools.RealRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an administrator does between builds: checks an edit, prunes, looks for an old log. */
class HousekeepingTest extends EndToEnd {
  private Ran prune(Path site, String... more) throws Exception {
    return osbs.run(
        Stream.concat(
                Stream.of("prune", "--reactor-config", site, "--keep", "0", "--older-than", "0s"),
                Stream.of(more))
            .toArray());
  }

  private List<Path> parents() throws IOException {
    Path used = osbs.home().resolve("parents/used");
    if (!Files.isDirectory(used)) {
      return List.of();
    }
    try (Stream<Path> notes = Files.list(used)) {
      return notes.toList();
    }
  }

  @Test
  void pruningTakesTheUniqueTagsAndTheParentImagesToo() throws Exception {
    Path site = site();
    Path source = hello("pruned", "RUN true");
    String build = build(site, source, Machine.NATIVE).ended(0).json().path("build").asString();
    List<String> before = Images.tags(SharedRegistry.host(), "pruned");
    assertThat(before).contains("latest", "1.0", "1.0-1", build);
    assertThat(before).anyMatch(tag -> tag.startsWith(build + "-"));
    assertThat(parents()).hasSize(1);
    long storage = size(osbs.home().resolve("parents"));

    Ran dry = prune(site, "--dry-run", "-o", "json").ended(0);
    assertThat(kinds(dry)).contains("build", "document", "tag", "parent");
    assertThat(Images.tags(SharedRegistry.host(), "pruned")).isEqualTo(before);
    assertThat(osbs.run("list", "-o", "name").ended(0).out().strip()).isEqualTo(build);
    assertThat(parents()).hasSize(1);

    Ran real = prune(site, "-o", "json").ended(0);
    assertThat(kinds(real)).isEqualTo(kinds(dry));
    // What is said about an image that is still there stays, under the tag of its digest.
    assertThat(Images.tags(SharedRegistry.host(), "pruned"))
        .filteredOn(tag -> !tag.startsWith("sha256-"))
        .containsExactlyInAnyOrder("latest", "1.0", "1.0-1");
    assertThat(osbs.run("list", "-o", "name").ended(0).out()).isEmpty();
    assertThat(osbs.builds(build)).isEmpty();
    assertThat(parents()).isEmpty();
    assertThat(size(osbs.home().resolve("parents"))).isLessThan(storage);
    assertThat(prune(site).ended(0).out().strip()).isEqualTo("removed nothing: 0 B");
    build(site, source, Machine.NATIVE).ended(0);
  }

  private static List<String> kinds(Ran ran) {
    return ran.json().path("removed").values().stream()
        .map(item -> item.path("kind").asString())
        .sorted()
        .toList();
  }

  private static long size(Path folder) throws Exception {
    Process du =
        new ProcessBuilder("du", "-sb", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(du.waitFor()).isZero();
    return Long.parseLong(said.substring(0, said.indexOf('\t')));
  }

  @Test
  void aRegistryThatDeletesNothingKeepsItsTagsAndTheRestGoes() throws Exception {
    try (RealRegistry registry =
        RealRegistry.start(
            folder.resolve("registry"), new RealRegistry.Setup(false, false, false))) {
      Path site =
          osbs.file(
              "config.yaml", SharedRegistry.configYaml(registry.host(), SharedRegistry.host()));
      Path source = checkout("kept", Sources.scratch("kept"));
      String build = build(site, source, Machine.NATIVE).ended(0).json().path("build").asString();

      Ran ran = prune(site).ended(0);

      ran.says(
          "docker://%s/kept:%s stays: its registry does not delete tags"
              .formatted(registry.host(), build));
      assertThat(ran.out()).contains("2 builds").doesNotContain("tag");
      assertThat(Images.tags(registry.host(), "kept")).contains("latest", build);
      assertThat(osbs.builds(build)).isEmpty();
    }
  }

  @Test
  void aWorkersOwnLogOutlivesItOnItsCluster() throws Exception {
    Path source =
        hello(
            "talkative",
            "RUN printf 'one\\r\\n\\n  two  \\n'; head -c 300000 /dev/zero | tr '\\0' x; echo; printf end");
    String build = build(site(), source, Machine.NATIVE).ended(0).json().path("build").asString();
    String own = log(build);
    assertThat(own).contains("one\r\n\n  two  \n", "x".repeat(300_000), "end");

    Path worker = osbs.buildDirectory("%s-%s-1".formatted(build, Machine.NATIVE.replace('_', '-')));
    Sources.delete(worker);

    assertThat(log(build)).isEqualTo(own);
  }

  private String log(String build) throws Exception {
    return osbs.run("logs", build, "--platform", Machine.NATIVE).ended(0).out();
  }

  @Test
  void aReleaseNeedsLabelsAndAScratchBuildDoesNot() throws Exception {
    Path bare = checkout("bare", Map.of("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n"));
    build(site(), bare, Machine.NATIVE)
        .ended(2)
        .says(
            "lacks what a release build needs: the labels name, com.redhat.component, version, release",
            "or use --scratch");
    String reference =
        osbs.run(
                "build",
                "--scratch",
                "--reactor-config",
                site(),
                "--platform",
                Machine.NATIVE,
                "-o",
                "json",
                bare)
            .ended(0)
            .json()
            .path("image")
            .path("references")
            .path(0)
            .asString();
    Images.Content image = Images.pull(reference, Machine.NATIVE, folder);
    assertThat(image.label("name")).isEqualTo("bare");
    assertThat(image.label("com.redhat.component")).isEqualTo("bare");
    assertThat(image.label("version")).isEqualTo("0");
    assertThat(image.label("release")).isEqualTo("scratch");

    Path old =
        checkout(
            "spelled",
            Map.of(
                "Dockerfile",
                """
                FROM scratch
                LABEL Name=spelled BZComponent=spelled Version=2 Release=3
                COPY Dockerfile /
                """));
    assertThat(build(site(), old, Machine.NATIVE).ended(0).out()).contains("spelled:2-3");
  }

  @Test
  void anEditThatTakesClustersAwaySaysWhatRunsThere() throws Exception {
    String clusters =
        """
        clusters:
          %s:
          - {name: east, max_concurrent_builds: 2%s}
          - {name: west, max_concurrent_builds: 3}
        """;
    Path conf =
        osbs.file(
            "osbs.conf",
            """
            [default]
            state_dir = %1$s/home
            can_orchestrate = true
            [east]
            state_dir = %1$s/east
            [west]
            state_dir = %1$s/west
            """
                .formatted(osbs.home()));
    Path old =
        osbs.file("old.yaml", SharedRegistry.configYaml() + clusters.formatted(Machine.NATIVE, ""));
    Path disabled =
        osbs.file(
            "disabled.yaml",
            SharedRegistry.configYaml() + clusters.formatted(Machine.NATIVE, ", enabled: false"));
    Path removed =
        osbs.file(
            "removed.yaml",
            SharedRegistry.configYaml()
                + "clusters: {%s: [{name: west, max_concurrent_builds: 4}]}\n"
                    .formatted(Machine.NATIVE));
    try (Gate gate = new Gate();
        Running client =
            osbs.start(
                "build",
                "--config",
                conf,
                "--reactor-config",
                old,
                hello("moving", gate.wait("waiting")))) {
      String worker = client.build() + "-" + Machine.NATIVE.replace('_', '-') + "-1";
      gate.awaitArrival();

      assertThat(against(conf, removed, old).out())
          .contains(
              Machine.NATIVE + ": 5 -> 4 builds at once (-1)",
              "west: changed, 3 -> 4 builds at once (+1)",
              "east: removed, 2 -> 0 builds at once (-2); 1 build runs there: " + worker);
      assertThat(against(conf, disabled, old).out())
          .contains("east: disabled, 2 -> 0 builds at once (-2); 1 build runs there: " + worker);
      JsonNode json = against(conf, removed, old, "-o", "json").json();
      assertThat(json.toString()).contains("\"" + worker + "\"");

      gate.open();
      client.ended().ended(0);
      assertThat(against(conf, removed, old).out()).contains("nothing runs there");
    }
  }

  private Ran against(Path conf, Path now, Path old, String... more) throws Exception {
    return osbs.run(
            Stream.concat(
                    Stream.of(
                        "config",
                        "check",
                        "--config",
                        conf,
                        "--reactor-config",
                        now,
                        "--against",
                        old),
                    Stream.of(more))
                .toArray())
        .ended(0);
  }

  @Test
  void theViewIsWhatProgramsRead() throws Exception {
    Path conf =
        osbs.file(
            "osbs.conf",
            """
            [default]
            state_dir = %1$s/home
            can_orchestrate = true
            token = t0p-secret
            token_secrets = a:/run/a b
            verfy_ssl = false
            [east]
            state_dir = %1$s/east
            [platform:%2$s]
            architecture = %3$s
            """
                .formatted(osbs.home(), Machine.NATIVE, Machine.architecture(Machine.NATIVE)));
    Path site =
        osbs.file(
            "config.yaml",
            "clusters: {%s: [{name: east, max_concurrent_builds: 2}]}\n".formatted(Machine.NATIVE));

    Ran ran =
        osbs.run("config", "view", "--config", conf, "--reactor-config", site, "-o", "json")
            .ended(0);

    assertThat(ran.out()).doesNotContain("t0p-secret");
    JsonNode json = ran.json();
    JsonNode home = json.path("instances").path("default");
    assertThat(home.path("can_orchestrate").asBoolean()).isTrue();
    assertThat(home.path("token").asString()).isEqualTo("<secret>");
    assertThat(home.path("token_secrets").toString())
        .isEqualTo("{\"a\":\"/run/a\",\"b\":\"/var/run/secrets/atomic-reactor/b\"}");
    assertThat(json.path("platforms").path(Machine.NATIVE).path("architecture").asString())
        .isEqualTo(Machine.architecture(Machine.NATIVE));
    assertThat(json.path("clusters").path(Machine.NATIVE).toString())
        .isEqualTo("[{\"name\":\"east\",\"max_concurrent_builds\":2,\"enabled\":true}]");
    assertThat(json.path("warnings").toString()).contains("verfy_ssl", "verify_ssl");
    assertThat(
            osbs.run("config", "view", "--config", conf, "--reactor-config", site, "--origin")
                .ended(0)
                .out())
        .contains("osbs.conf:3", "# default")
        .doesNotContain("t0p-secret");
  }
}
