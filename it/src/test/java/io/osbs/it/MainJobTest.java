package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Await;
import io.osbs.it.tools.Gate;
import io.osbs.it.tools.Images;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import io.osbs.testkit.tools.RealTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job, as a user sees it: one commit becomes one image for several platforms. */
class MainJobTest extends EndToEnd {

  private static final String STEPS = "RUN uname -m > /machine && cat /machine";

  @Test
  void aCommitBecomesOneImageForTwoPlatforms() throws Exception {
    Machine.needEmulator();
    Path site = site();
    Path source = hello("two", STEPS);
    Files.copy(RealTools.repositoryRoot().resolve("examples/hello/hello"), source.resolve("hello"));
    Sources.commit(source);
    String commit = Sources.git(source, "rev-parse", "HEAD");

    Ran ran = build(site, source, Machine.NATIVE, Machine.EMULATED).ended(0);

    JsonNode json = ran.json();
    String build = ran.build();
    assertThat(json.path("build").asString()).isEqualTo(build);
    assertThat(json.path("phase").asString()).isEqualTo("Complete");
    assertThat(json.path("source").path("commit").asString()).isEqualTo(commit);
    assertThat(json.path("failure").isNull()).isTrue();
    assertThat(json.path("workers")).hasSize(2);
    for (JsonNode worker : json.path("workers")) {
      assertThat(worker.path("phase").asString()).isEqualTo("Complete");
      assertThat(worker.path("attempt").asInt()).isEqualTo(1);
      assertThat(worker.path("digest").asString()).startsWith("sha256:");
      assertThat(worker.path("cluster").asString())
          .isEqualTo("local-" + worker.path("platform").asString());
    }

    String repository = "docker://" + SharedRegistry.host() + "/two";
    String digest = json.path("image").path("digest").asString();
    assertThat(json.path("image").path("references").values())
        .extracting(JsonNode::asString)
        .containsExactly(
            repository + "@" + digest,
            repository + ":latest",
            repository + ":1.0",
            repository + ":1.0-1",
            repository + ":" + json.path("request").asString());
    for (JsonNode reference : json.path("image").path("references")) {
      assertThat(Images.digest(reference.asString())).isEqualTo(digest);
    }
    for (String platform : List.of(Machine.NATIVE, Machine.EMULATED)) {
      Images.Content content = Images.pull(repository + "@" + digest, platform, folder);
      assertThat(content.config().path("architecture").asString())
          .isEqualTo(Machine.architecture(platform));
      assertThat(content.label("vcs-ref")).isEqualTo(commit);
      assertThat(content.label("architecture")).isEqualTo(platform);
      assertThat(content.file("machine")).isEqualTo(platform + "\n");
    }

    theOtherVerbsAgree(site, build, json);
    theSameCommitGivesTheSameDigest(site, source, digest);
  }

  private void theOtherVerbsAgree(Path site, String build, JsonNode json) throws Exception {
    assertThat(verb(site, "get", build, "-o", "json").json()).isEqualTo(json);
    assertThat(verb(site, "get", build).out()).contains(build, "Complete", "sha256:");
    assertThat(verb(site, "list", "-o", "json").json().path(0)).isEqualTo(json);
    assertThat(verb(site, "list").out()).contains(build, "Complete", Machine.EMULATED);
    assertThat(verb(site, "list", "--running", "-o", "name").out()).isEmpty();
    assertThat(verb(site, "watch", build, "-o", "json").json()).isEqualTo(json);
    assertThat(verb(site, "why", build).out())
        .contains(
            "worker build of %s goes to local-%s".formatted(Machine.NATIVE, Machine.NATIVE),
            "load 0.00 (0 slots held, 0 foreign builds, maximum",
            "slot 0 of local-%s taken".formatted(Machine.EMULATED));
    for (JsonNode cluster : verb(site, "clusters", "-o", "json").json()) {
      assertThat(cluster.path("slots").asInt()).isZero();
      assertThat(cluster.path("active").asInt()).isZero();
      assertThat(cluster.path("choice").asBoolean()).isTrue();
      assertThat(cluster.path("reachable").asBoolean()).isTrue();
    }
    for (JsonNode worker : json.path("workers")) {
      String platform = worker.path("platform").asString();
      byte[] own =
          Files.readAllBytes(osbs.buildDirectory(worker.path("build").asString()).resolve("log"));
      String log = verb(site, "logs", build, "--platform", platform).out();
      assertThat(log).isEqualTo(new String(own, java.nio.charset.StandardCharsets.UTF_8));
      assertThat(log).contains("\n" + platform + "\n");
      String relay = verb(site, "logs", build).out();
      String prefix =
          "platform:%s - osbs.worker.%s - INFO - "
              .formatted(platform, worker.path("build").asString());
      assertThat(
              relay
                  .lines()
                  .filter(line -> line.contains(prefix))
                  .map(line -> line.substring(line.indexOf(prefix) + prefix.length())))
          .containsExactlyElementsOf(log.lines().toList());
    }
  }

  private void theSameCommitGivesTheSameDigest(Path site, Path source, String digest)
      throws Exception {
    JsonNode again = build(site, source, Machine.NATIVE, Machine.EMULATED).ended(0).json();

    assertThat(again.path("image").path("digest").asString()).isEqualTo(digest);
  }

  @Test
  void withoutARegistryTheImageGoesIntoALayout() throws Exception {
    Machine.needEmulator();
    Path source = checkout("plain", Sources.scratch("team/plain"));
    Path metadata = folder.resolve("metadata.json");

    Ran ran =
        osbs.run(
                "build",
                "--platform",
                Machine.NATIVE,
                "--platform",
                Machine.EMULATED,
                "-o",
                "json",
                "--tag",
                "further",
                "--metadata-file",
                metadata,
                source)
            .ended(0);

    JsonNode image = ran.json().path("image");
    String layout = "oci:" + osbs.home().resolve("images/team/plain");
    assertThat(image.path("references").values())
        .extracting(JsonNode::asString)
        .containsExactly(
            layout + ":latest",
            layout + ":1.0",
            layout + ":1.0-1",
            layout + ":further",
            layout + ":" + ran.build());
    for (JsonNode reference : image.path("references")) {
      assertThat(Images.digest(reference.asString())).isEqualTo(image.path("digest").asString());
    }
    for (String platform : List.of(Machine.NATIVE, Machine.EMULATED)) {
      Images.Content content = Images.pull(layout + ":1.0", platform, folder);
      assertThat(content.config().path("architecture").asString())
          .isEqualTo(Machine.architecture(platform));
      assertThat(content.file("Dockerfile")).startsWith("FROM scratch");
    }
    assertThat(new Ran(0, Files.readString(metadata), "").json()).isEqualTo(ran.json());
  }

  @Test
  void aDirectoryIsBuiltAsItIsOnlyFromScratchBuilds() throws Exception {
    Path clean = checkout("clean", Sources.scratch("dirs"));
    Path dirty = checkout("dirty", Sources.scratch("dirs"));
    Files.writeString(
        dirty.resolve("Dockerfile"),
        "COPY Dockerfile /changed\n",
        java.nio.file.StandardOpenOption.APPEND);
    Path plain = Sources.directory(folder.resolve("plain"), Sources.scratch("dirs"));

    osbs.run("build", "--platform", Machine.NATIVE, dirty)
        .ended(2)
        .says(dirty + " has uncommitted changes", "--scratch");
    osbs.run("build", "--platform", Machine.NATIVE, plain)
        .ended(2)
        .says(plain + " is no git checkout", "--scratch");
    JsonNode ofClean = scratch(clean);
    JsonNode ofDirty = scratch(dirty);
    JsonNode ofPlain = scratch(plain);

    assertThat(ofClean.path("source").path("commit").asString())
        .isEqualTo(Sources.git(clean, "rev-parse", "HEAD"));
    assertThat(ofDirty.path("source").path("commit").isNull()).isTrue();
    assertThat(ofPlain.path("source").path("commit").isNull()).isTrue();
    // A scratch build has its unique tag and no other.
    assertThat(ofPlain.path("image").path("references").values())
        .extracting(JsonNode::asString)
        .containsExactly(
            "oci:%s:%s"
                .formatted(osbs.home().resolve("images/dirs"), ofPlain.path("request").asString()));
    String reference = ofDirty.path("image").path("references").path(0).asString();
    assertThat(Images.pull(reference, Machine.NATIVE, folder).file("changed")).isNotEmpty();
  }

  private JsonNode scratch(Path source) throws Exception {
    return osbs.run("build", "--scratch", "--platform", Machine.NATIVE, "-o", "json", source)
        .ended(0)
        .json();
  }

  @Test
  void aBranchAndATagAreBuiltAtTheirCommits() throws Exception {
    Path source = checkout("refs", Sources.scratch("refs"));
    Sources.git(source, "tag", "v1");
    String first = Sources.git(source, "rev-parse", "HEAD");
    Files.writeString(source.resolve("more"), "more");
    Sources.commit(source);
    String second = Sources.git(source, "rev-parse", "HEAD");
    String url = source.toUri().toString();

    assertThat(commitOf(url, "--ref", "v1")).isEqualTo(first);
    assertThat(commitOf(url, "--branch", "main")).isEqualTo(second);
    assertThat(commitOf(url, "--ref", first, "--branch", "main")).isEqualTo(first);
  }

  private String commitOf(Object... arguments) throws Exception {
    Object[] all = new Object[arguments.length + 6];
    System.arraycopy(
        new Object[] {"build", "--scratch", "--platform", Machine.NATIVE, "-o", "json"},
        0,
        all,
        0,
        6);
    System.arraycopy(arguments, 0, all, 6, arguments.length);
    return osbs.run(all).ended(0).json().path("source").path("commit").asString();
  }

  @Test
  void containerYamlLimitsThePlatforms() throws Exception {
    Machine.needEmulator();
    assertThat(platformsWith("platforms: {only: %s}\n".formatted(Machine.NATIVE)))
        .containsExactly(Machine.NATIVE);
    assertThat(platformsWith("platforms: {not: [%s]}\n".formatted(Machine.EMULATED)))
        .containsExactly(Machine.NATIVE);
    assertThat(platformsWith("platforms: {only: []}\n"))
        .containsExactly(Machine.NATIVE, Machine.EMULATED);
    Ran none = builtWith("platforms: {only: nothing-like-it}\n");
    none.ended(2).says("container.yaml", "nothing-like-it");
  }

  private List<String> platformsWith(String containerYaml) throws Exception {
    return builtWith(containerYaml).ended(0).json().path("workers").values().stream()
        .map(worker -> worker.path("platform").asString())
        .toList();
  }

  private Ran builtWith(String containerYaml) throws Exception {
    Path source =
        Sources.directory(
            Files.createTempDirectory(folder, "limited"),
            Map.of(
                "Dockerfile",
                "FROM scratch\nCOPY Dockerfile /\n",
                "container.yaml",
                containerYaml));
    return osbs.run(
        "build",
        "--scratch",
        "--platform",
        Machine.NATIVE,
        "--platform",
        Machine.EMULATED,
        "-o",
        "json",
        source);
  }

  @Test
  void aDetachedBuildIsFoundAgain() throws Exception {
    try (Gate gate = new Gate()) {
      Path site = site();
      Path source = hello("detached", gate.wait("here it waits"));
      Ran detached =
          osbs.run(
                  "build",
                  "--reactor-config",
                  site,
                  "--platform",
                  Machine.NATIVE,
                  "--detach",
                  source)
              .ended(0);
      String build = detached.out().strip();
      gate.awaitArrival();

      assertThat(verb(site, "list", "--running", "-o", "name").out().strip()).isEqualTo(build);
      // The step is there before everybody has heard of it.
      Await.until(
          "the worker build is shown as Running",
          () ->
              verb(site, "get", build, "-o", "json")
                  .json()
                  .path("workers")
                  .path(0)
                  .path("phase")
                  .asString()
                  .equals("Running"));
      assertThat(verb(site, "get", build, "-o", "json").json().path("phase").asString())
          .isEqualTo("Running");
      JsonNode cluster = cluster(site);
      assertThat(cluster.path("slots").asInt()).isEqualTo(1);
      assertThat(cluster.path("active").asInt()).isEqualTo(1);
      Await.until(
          "the step's output is in the log",
          () ->
              verb(site, "logs", build, "--platform", Machine.NATIVE)
                  .out()
                  .contains("\nhere it waits\n"));

      try (Running watching = osbs.start("watch", "--reactor-config", site, build);
          Running logs =
              osbs.start(
                  "logs", "--reactor-config", site, build, "-f", "--platform", Machine.NATIVE)) {
        watching.awaitText("[%s] here it waits".formatted(Machine.NATIVE));
        gate.open();
        assertThat(watching.ended().ended(0).out()).contains("Complete");
        assertThat(logs.ended().ended(0).out()).contains("through the gate");
      }
      assertThat(cluster(site).path("slots").asInt()).isZero();
    }
  }

  @Test
  void controlCDetachesAndTheBuildGoesOn() throws Exception {
    try (Gate gate = new Gate()) {
      Path site = site();
      Path source = hello("interrupted", gate.wait("here it waits"));
      try (Running running =
          osbs.startAs(
              // A shell's background jobs ignore the signal, and hand that down to us.
              List.of("env", "--default-signal=INT"),
              "build",
              "--reactor-config",
              site,
              "--platform",
              Machine.NATIVE,
              source)) {
        String build = running.build();
        gate.awaitArrival();

        running.interrupt();
        running
            .ended()
            .says("build " + build + " goes on", "osbs watch " + build, "osbs cancel " + build);
        gate.open();

        assertThat(verb(site, "watch", build, "-o", "json").json().path("phase").asString())
            .isEqualTo("Complete");
      }
    }
  }

  private JsonNode cluster(Path site) throws Exception {
    return verb(site, "clusters", "-o", "json").json().values().stream()
        .filter(line -> line.path("platform").asString().equals(Machine.NATIVE))
        .findFirst()
        .orElseThrow();
  }

  /** A verb that only looks. */
  private Ran verb(Path site, Object... arguments) throws Exception {
    Object[] all = new Object[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--reactor-config";
    all[arguments.length + 1] = site;
    return osbs.run(all).ended(0);
  }
}
