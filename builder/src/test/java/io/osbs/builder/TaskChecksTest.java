package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.Secret;
import io.osbs.core.build.RequestClass;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import io.osbs.xmlrpc.MethodAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out about a task before anything is built for it, against the double of a hub. */
final class TaskChecksTest {

  private static final String SOURCE = "git+https://git.example.com/hello#" + "c".repeat(40);

  @TempDir Path directory;
  private final FakeBuilds builds = new FakeBuilds(new Events());
  private HubDouble hub;

  @BeforeEach
  void start() {
    hub = HubDouble.start(HubVersion.MASTER, InstantSource.system());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Submits a task and does it: its error text, or null when a build was made for it. */
  private @Nullable String error(String target, Map<String, ?> more, List<String> allowed)
      throws Exception {
    Map<String, Object> options = new HashMap<>(more);
    options.put("git_branch", "main");
    long task = hub.submit("alice", SOURCE, target, options);
    builds.endAtOnce = true;
    try (HttpTransport transport =
        new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(60))) {
      new Builder(
              new Hub(
                  hub.address(),
                  transport,
                  new Patience(4, Duration.ZERO, true, time -> {}, text -> {})),
              new Login.Password(
                  "builder1",
                  new Secret(Objects.requireNonNull(HubDouble.PASSWORDS.get("builder1")))),
              new BuilderSettings(
                  4, Duration.ofMillis(20), Duration.ofMillis(20), directory, 0, true),
              builds,
              allowed,
              new FakeBuilds.Told(new Events()),
              InstantSource.fixed(Instant.EPOCH))
          .run(true);
    }
    if (hub.taskResult(task) instanceof MethodAnswer.Fault(long code, String text)) {
      assertThat(code).isEqualTo(2001);
      assertThat(builds.started).isEmpty();
      return text;
    }
    return null;
  }

  private @Nullable String error(String target, Map<String, ?> options) throws Exception {
    return error(target, options, List.of());
  }

  private List<String> platforms() {
    return builds.started.getLast().platforms().stream().map(Object::toString).toList();
  }

  @Test
  void aTargetsBuildTagSaysForWhichPlatforms() throws Exception {
    hub.addTarget("one", "one-build", "x86_64", "one-candidate");
    hub.addPackage("one-candidate", "hello-container");

    assertThat(error("one", Map.of())).isNull();

    assertThat(platforms()).containsExactly("x86_64");
    assertThat(builds.started.getLast().section()).isEqualTo("default");
  }

  @Test
  void aTargetThatIsNotThereIsNamed() throws Exception {
    assertThat(error("nosuch", Map.of())).isEqualTo("Unknown build target: nosuch");
  }

  @Test
  void aBuildTagWithoutArchesIsNamed() throws Exception {
    hub.addTarget("none", "none-build", "", "none-candidate");
    assertThat(error("none", Map.of())).isEqualTo("No arches for tag none-build");
  }

  @ParameterizedTest
  @CsvSource({
    "ppc64le, ppc64le",
    "x86_64 ppc64le, x86_64 ppc64le",
    "'ppc64le,x86_64', ppc64le x86_64",
    "x86_64 s390x, x86_64",
    "amd64, x86_64",
    "x86_64 x86_64, x86_64"
  })
  void anOverrideChoosesAmongTheArchesOfTheTag(String override, String expected) throws Exception {
    assertThat(error("containers-candidate", Map.of("scratch", true, "arch_override", override)))
        .isNull();
    assertThat(platforms()).containsExactly(expected.split(" ", -1));
    assertThat(builds.started.getLast().requestClass()).isEqualTo(RequestClass.SCRATCH);
    assertThat(builds.started.getLast().section()).isEqualTo("scratch");
  }

  @Test
  void anOverrideThatLeavesNothingIsExplained() throws Exception {
    assertThat(error("containers-candidate", Map.of("scratch", true, "arch_override", "s390x")))
        .isEqualTo(
            "No matching arches were found: arch_override is s390x, tag build-tag has x86_64 ppc64le");
  }

  @Test
  void anOverrideIsNotForReleases() throws Exception {
    assertThat(error("containers-candidate", Map.of("arch_override", "x86_64")))
        .isEqualTo("arch-override is only allowed for isolated or scratch builds");
    assertThat(
            error(
                "containers-candidate",
                Map.of("isolated", true, "release", "1.1", "arch_override", "x86_64")))
        .isNull();
    assertThat(builds.started.getLast().release()).isEqualTo("1.1");
  }

  @Test
  void aPackageThatIsNotListedOrBlockedIsNamedButScratchBuildsMay() throws Exception {
    builds.labels = Map.of("com.redhat.component", "other", "version", "1");
    assertThat(error("containers-candidate", Map.of()))
        .isEqualTo("package (container) other not in list for tag candidate");
    assertThat(error("containers-candidate", Map.of("scratch", true))).isNull();
  }

  @Test
  void labelsThatKojiNeedsAreNamed() throws Exception {
    builds.labels = Map.of("com.redhat.component", "hello-container");
    assertThat(error("containers-candidate", Map.of()))
        .isEqualTo("Required LABELs haven't been found in Dockerfile: version");
  }

  private void reserve(String release) {
    hub.callAs(
        "osbs",
        "CGInitBuild",
        "atomic-reactor",
        Map.of("name", "hello-container", "version", "1.0", "release", release));
  }

  @Test
  void aReleaseThatIsThereIsNotBuiltAgain() throws Exception {
    reserve("3");
    assertThat(error("containers-candidate", Map.of("release", "3")))
        .startsWith("Build for hello-container-1.0-3 already exists, id ");
    builds.labels =
        Map.of("com.redhat.component", "hello-container", "version", "1.0", "release", "3");
    assertThat(error("containers-candidate", Map.of()))
        .startsWith("Build for hello-container-1.0-3 already exists, id ");
  }

  @Test
  void aReleaseThatFailedMayBeBuiltAgain() throws Exception {
    reserve("3");
    hub.callAs("osbs", "cancelBuild", "hello-container-1.0-3");
    assertThat(error("containers-candidate", Map.of("release", "3"))).isNull();
  }

  @Test
  void onlyAllowedSourcesAreLookedAt() throws Exception {
    assertThat(error("containers-candidate", Map.of(), List.of("other.example.com:*")))
        .isEqualTo(
            "git.example.com:/hello is not in the list of allowed SCMs (allowed_scms of kojid.conf)");
    assertThat(error("containers-candidate", Map.of(), List.of("git.example.com:/hel*"))).isNull();
  }

  @Test
  void whatATaskAsksForArrivesAtItsBuild() throws Exception {
    Map<String, Object> options =
        Map.of(
            "yum_repourls",
            List.of("http://repos/a.repo"),
            "koji_parent_build",
            "base-container-1-2",
            "userdata",
            Map.of("a", 1L));

    assertThat(error("containers-candidate", options)).isNull();

    ContainerBuilds.Wanted wanted = builds.started.getLast();
    assertThat(wanted.task().yumRepoUrls()).containsExactly("http://repos/a.repo");
    assertThat(wanted.task().parentBuild()).isEqualTo("base-container-1-2");
    assertThat(wanted.task().userData()).contains("\"a\"");
    assertThat(wanted.branch()).isEqualTo("main");
  }
}
