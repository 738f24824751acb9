package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * What people do wrong: a message that says what, where, why and what to do, the documented exit
 * status, and nothing left.
 */
class BadInputTest extends EndToEnd {

  @Test
  void aUrlThatIsNoRepository() throws Exception {
    osbs.run("build", folder.resolve("absent.git"))
        .ended(2)
        .says("there is no git repository at " + folder.resolve("absent.git"));
    osbs.run("build", "http://127.0.0.1:1/hello.git")
        .ended(5)
        .says("cannot reach the git repository http://127.0.0.1:1/hello.git");
    osbs.run("build", "--scratch", folder.resolve("user"), "--ref", "main")
        .ended(2)
        .says(folder.resolve("user") + " is no git repository");
    assertThat(osbs.run("list", "-o", "name").ended(0).out()).isEmpty();
  }

  @Test
  void aFullDiskUnderTheOutputIsNoSuccess() throws Exception {
    shell("exec \"$0\" config view >/dev/full").ended(5).says("cannot write to standard output");
    assertThat(shell("\"$0\" config view | head -1").ended(0).err()).isEmpty();
  }

  /** In the locale C, as under cron and in containers, which the JVM takes for ASCII only. */
  @Test
  void namesBeyondAsciiWorkInEveryLocale() throws Exception {
    shell("name=$(printf 'gr\\303\\274n') && mkdir $name && LC_ALL=C exec \"$0\" build $name")
        .ended(2)
        .says(" is no git checkout");
  }

  /** Runs a script, in which {@code $0} is osbs. */
  private Ran shell(String script) throws Exception {
    try (Running running = osbs.startAs(List.of("sh", "-c", script))) {
      return running.ended();
    }
  }

  @Test
  void aRefThatIsNotThere() throws Exception {
    Path source = checkout("refs", Sources.scratch("refs"));

    osbs.run("build", source, "--ref", "nowhere")
        .ended(2)
        .says(source + " has no 'nowhere'; expected a branch, a tag or a full commit id");
    osbs.run("build", source, "--branch", "nowhere").ended(2).says("nowhere");
    osbs.run("build", source, "--ref", "0123456789abcdef0123456789abcdef01234567")
        .ended(2)
        .says("has no commit 0123456789abcdef0123456789abcdef01234567");
  }

  @Test
  void noDockerfile() throws Exception {
    Path source = checkout("empty", Map.of("README", "nothing here"));

    osbs.run("build", "--platform", Machine.NATIVE, source)
        .ended(2)
        .says("has no Dockerfile (nor a Containerfile) at its top", source.toString());
  }

  @Test
  void aStepThatFailsOnOnePlatform() throws Exception {
    Machine.needEmulator();
    Path source =
        hello(
            "half",
            "RUN echo the first step",
            "RUN test \"$(uname -m)\" != %s || { echo the last words; exit 42; }"
                .formatted(Machine.EMULATED));

    Ran ran = build(site(), source, Machine.NATIVE, Machine.EMULATED).ended(1);

    JsonNode json = ran.json();
    assertThat(json.path("phase").asString()).isEqualTo("Failed");
    assertThat(json.path("image").isNull()).isTrue();
    assertThat(worker(json, Machine.NATIVE).path("phase").asString()).isEqualTo("Complete");
    assertThat(worker(json, Machine.EMULATED).path("phase").asString()).isEqualTo("Failed");
    JsonNode failure = json.path("failure");
    assertThat(failure.path("kind").asString()).isEqualTo("build");
    assertThat(failure.path("platform").asString()).isEqualTo(Machine.EMULATED);
    assertThat(failure.path("message").asString())
        .startsWith("STEP 4/")
        .endsWith("failed with exit status 42");
    assertThat(failure.path("evidence").values())
        .extracting(JsonNode::asString)
        .contains("the last words");
    ran.says("osbs: %s: STEP 4/".formatted(Machine.EMULATED));
    assertThat(osbs.run("get", ran.build()).ended(0).out())
        .contains("Failure:  build: %s: STEP 4/".formatted(Machine.EMULATED), "  | the last words");
    assertThat(osbs.run("why", ran.build()).ended(0).out())
        .contains("%s: STEP 4/".formatted(Machine.EMULATED), "the last words");
    nobodySees("half");
  }

  @Test
  void aPlatformThatNoClusterHas() throws Exception {
    Path source = checkout("one", Sources.scratch("one"));
    Path site =
        osbs.file(
            "config.yaml",
            """
            clusters:
              %s:
              - {name: local-%s, max_concurrent_builds: 1}
              s390x:
              - {name: local-s390x, max_concurrent_builds: 1, enabled: false}
            """
                .formatted(Machine.NATIVE, Machine.NATIVE));

    for (String platform : List.of("s390x", "z80")) {
      build(site, source, platform)
          .ended(2)
          .says(
              "platform %s has no enabled cluster in %s".formatted(platform, site),
              "platforms with one: " + Machine.NATIVE);
    }
    build(site, source, "no good").ended(2).says("no good");
  }

  @Test
  void aPlatformWithoutAnEmulator() throws Exception {
    Machine.needSuperuser();
    Path source = checkout("one", Sources.scratch("one"));
    List<String> withoutEmulators =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs none /proc/sys/fs/binfmt_misc && exec \"$0\" \"$@\"");

    try (Running running =
        osbs.startAs(withoutEmulators, "build", "--platform", Machine.EMULATED, source)) {
      running
          .ended()
          .ended(2)
          .says(
              "platform %s has no enabled cluster".formatted(Machine.EMULATED),
              "qemu-user-static",
              "update-binfmts");
    }
  }

  @Test
  void aResultOfTheWrongPlatform() throws Exception {
    Machine.needEmulator();
    Path foreign =
        checkout(
            "foreign",
            Map.of(
                "Dockerfile",
                Sources.dockerfile(
                    "--platform=linux/%s hello-base:1"
                        .formatted(Machine.architecture(Machine.EMULATED)),
                    "foreign")));
    Path copied =
        checkout(
            "copied",
            Map.of(
                "Dockerfile",
                Sources.dockerfile("scratch", "copied", "COPY program /bin/program")));
    SharedRegistry.host();
    Files.copy(
        RealTools.repositoryRoot()
            .resolve("target/base-image/%s/root/bin/busybox".formatted(Machine.EMULATED)),
        copied.resolve("program"));
    Sources.commit(copied);

    build(site(), foreign, Machine.NATIVE)
        .ended(1)
        .says("the built image is not one of platform " + Machine.NATIVE, Machine.EMULATED);
    build(site(), copied, Machine.NATIVE)
        .ended(1)
        .says("/bin/program (%s)".formatted(Machine.architecture(Machine.EMULATED)));
    nobodySees("foreign");
    nobodySees("copied");
  }

  @Test
  void aParentThatIsNotThere() throws Exception {
    Path source =
        checkout("orphan", Map.of("Dockerfile", Sources.dockerfile("absent:9", "orphan")));

    build(site(), source, Machine.NATIVE)
        .ended(2)
        .says(
            "parent image absent:9 (Dockerfile line 1) does not exist in " + SharedRegistry.host());
    nobodySees("orphan");
  }

  @Test
  void anInstanceThatIsNotThereOrMayNot() throws Exception {
    Path source = checkout("one", Sources.scratch("one"));
    Path conf =
        osbs.file(
            "osbs.conf",
            """
            [general]
            [default]
            state_dir = %s
            [other]
            state_dir = %s
            can_orchestrate = true
            """
                .formatted(folder.resolve("state"), folder.resolve("other")));

    osbs.run("build", "--config", conf, "--reactor-config", site(), source)
        .ended(2)
        .says("can_orchestrate", "[default]", conf + ":2:", "write 'can_orchestrate = true'");
    osbs.run("build", "--config", conf, "-i", "othre", "--reactor-config", site(), source)
        .ended(2)
        .says("there is no section [othre]", "[default], [other]", conf.toString());
    osbs.run("build", "--config", folder.resolve("absent.conf"), source)
        .ended(2)
        .says(folder.resolve("absent.conf") + ": error: no such file");
    osbs.run("build", "--config", conf, "-i", "other", source)
        .ended(2)
        .says("reactor_config_secret");
  }

  @Test
  void aConfigYamlThatIsWrong() throws Exception {
    Path source = checkout("one", Sources.scratch("one"));
    Path site =
        osbs.file(
            "config.yaml",
            """
            clusters:
              x86_64:
              - {name: local-x86_64, max_concurent_builds: 1}
            """);

    build(site, source, Machine.NATIVE)
        .ended(2)
        .says(site + ":3", "max_concurent_builds", "max_concurrent_builds");
  }

  @Test
  void whatNobodyUnderstands() throws Exception {
    osbs.run("biuld", ".").ended(2).says("'biuld'", "did you mean 'build'?");
    osbs.run("build", ".", "--platfrom", "x86_64").ended(2).says("'--platfrom'", "--platform");
    osbs.run("build").ended(2).says("GIT_URL|DIR", "osbs build --help");
    osbs.run("build", "--scratch", "--isolated", ".").ended(2).says("--scratch", "--isolated");
    osbs.run("build", "--isolated", ".").ended(2).says("--release");
    osbs.run("build", "--tag", "a b", ".").ended(2).says("'a b' is no tag");
    osbs.run("list", "-o", "xml").ended(2).says("xml", "json");
    osbs.run("get", "absent").ended(2).says("there is no build 'absent'", "osbs list");
    osbs.run("logs", "absent").ended(2).says("there is no build 'absent'");
    osbs.run("cancel", "absent").ended(2).says("there is no build 'absent'");
    osbs.run("watch", "../x").ended(2).says("'../x' cannot be a build");
    osbs.run("reactor", "work").ended(2).says("runs inside a build only");
    osbs.run().ended(2);
  }
}
