package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.process.Together;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.testkit.tools.BaseImage;
import io.osbs.testkit.tools.RealRegistry;
import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker builds with real buildah and a real registry, here and under an emulator. */
@Tag("real")
class RealWorkerBuildTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** The parent images of all tests, as all builds of a cluster share them. */
  @TempDir static Path shared;

  private static RealRegistry registry;

  @TempDir Path directory;
  private final StringBuilder log = new StringBuilder();
  private Path source = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    RealTools.need("buildah", "skopeo");
    registry = RealRegistry.start(shared);
    BaseImage.push(registry, "x86_64", "ppc64le");
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(directory.resolve("work-x86_64/buildah")).doesNotExist();
    assertThat(directory.resolve("work-ppc64le/buildah")).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(directory.toString());
  }

  @Test
  void eachPlatformGetsItsImageByDigest() throws Exception {
    RealTools.needEmulator("ppc64le");
    dockerfile(
        """
        LABEL name=hello version=1.0 release=1
        RUN uname -m > /machine && cat /machine && env
        COPY file /file
        """);
    Files.writeString(source.resolve("file"), "content");

    List<Fragment> fragments =
        Together.run(
            List.of(
                () -> build(order("x86_64", registryDestination())),
                () -> build(order("ppc64le", registryDestination()))));

    assertThat(fragments)
        .extracting(f -> f.architecture().name())
        .containsExactly("amd64", "ppc64le");
    Fragment fragment = fragments.getLast();
    assertThat(fragment.image().toString())
        .isEqualTo(registry.host() + "/hello@" + fragment.digest());
    assertThat(fragment.labels())
        .containsEntry("name", "hello")
        .containsEntry("release", "7")
        .containsEntry("architecture", "ppc64le")
        .containsEntry("vcs-ref", COMMIT)
        .containsEntry("vcs-url", "https://***@git.example.com/hello")
        .containsEntry("build-date", "2023-11-14T22:13:20Z");
    assertThat(fragment.packages()).extracting("name").containsExactly("busybox-static");
    assertThat(fragment.parents())
        .singleElement()
        .satisfies(parent -> assertThat(parent.digest()).isNotNull());
    assertThat(fragment.imageSize()).isGreaterThan(500_000);
    assertThat(log).contains("ppc64le\n").contains("x86_64\n");
    assertThat(log).doesNotContain("OSBS_").doesNotContain("t0ken");
  }

  @Test
  void theSameCommitGivesTheSameDigest() throws Exception {
    dockerfile("RUN date > /date; rm /date; echo same > /same\n");

    Fragment first = build(order("x86_64", registryDestination()));
    Fragment second = build(order("x86_64", registryDestination()));

    assertThat(second.digest()).isEqualTo(first.digest());
  }

  @Test
  void withoutARegistryTheImageGoesIntoALayout() throws Exception {
    dockerfile("RUN true\n");
    Path root = directory.resolve("store");

    Fragment fragment = build(order("x86_64", new Destination.Layout(root, "team/hello")));

    assertThat(fragment.image()).hasToString("team/hello@" + fragment.digest());
    assertThat(root.resolve("team/hello/blobs/sha256").resolve(fragment.digest().hex()))
        .isRegularFile();
  }

  @Test
  void anImageFromScratchNeedsNoParentsEvenWhenNoneWasEverFetched() throws Exception {
    Files.writeString(source.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");

    Fragment fragment =
        build(order("x86_64", registryDestination(), directory.resolve("no-images-yet")));

    assertThat(fragment.parents()).isEmpty();
  }

  @Test
  void aFailingStepIsNamedWithItsStatusAndLastLines() throws Exception {
    dockerfile("RUN true\nRUN echo before the end; exit 42\n");

    Failure failure = failure(order("x86_64", registryDestination()));

    assertThat(failure.kind()).isEqualTo(FailureKind.BUILD);
    assertThat(failure.platform()).isEqualTo(new Platform("x86_64"));
    assertThat(failure.message())
        .startsWith("STEP 3/")
        .contains("RUN echo before the end; exit 42 failed with exit status 42");
    assertThat(failure.evidence()).contains("before the end");
  }

  @Test
  void aFileThatIsNotInTheSourceIsTheUsersMistake() throws Exception {
    dockerfile("COPY absent /\n");

    assertThat(failure(order("x86_64", registryDestination())))
        .satisfies(
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.BUILD),
            failure -> assertThat(failure.message()).contains("COPY absent / failed: "));
  }

  @Test
  void aDockerfileThatCannotBeReadIsTheUsersMistake() throws Exception {
    dockerfile("NONSENSE x\n");

    Failure failure = failure(order("x86_64", registryDestination()));

    assertThat(failure.kind()).isEqualTo(FailureKind.BUILD);
    assertThat(failure.message()).containsIgnoringCase("unknown instruction");
  }

  @Test
  void aProgramOfAnotherPlatformInTheImageFailsTheBuild() throws Exception {
    dockerfile("COPY foreign /opt/foreign\n");
    Files.copy(
        RealTools.repositoryRoot().resolve("target/base-image/ppc64le/root/bin/busybox"),
        source.resolve("foreign"));

    Failure failure = failure(order("x86_64", registryDestination()));

    assertThat(failure.kind()).isEqualTo(FailureKind.BUILD);
    assertThat(failure.message())
        .contains("not one of platform x86_64")
        .contains("/opt/foreign (ppc64le)");
  }

  @Test
  void aParentWithoutThePlatformIsNamed() throws Exception {
    dockerfile("RUN true\n");

    Failure failure = failure(order("s390x", registryDestination()));

    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
    assertThat(failure.message())
        .contains("hello-base:1 has no image for platform s390x")
        .contains("amd64, ppc64le");
  }

  @Test
  void aParentThatIsNotThereIsNamed() throws Exception {
    Files.writeString(source.resolve("Dockerfile"), "FROM absent:9\n");

    assertThat(failure(order("x86_64", registryDestination())).message())
        .contains("parent image absent:9 (Dockerfile line 1) does not exist in " + registry.host());
  }

  @Test
  void whereThePushIsRefusedTheFailureSaysSo() throws Exception {
    dockerfile("RUN true\n");
    RegistryAccess nobody = new RegistryAccess("127.0.0.1:1", true, null);

    Failure failure = failure(order("x86_64", new Destination.Registry(nobody, "hello", "u1")));

    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("127.0.0.1:1 does not serve");
    assertThat(log).contains("; try 2 in 0 s");
  }

  @Test
  void whatARunStepStartedDoesNotOutliveTheBuild() throws Exception {
    dockerfile("RUN (sleep 54321 &) ; true\n");

    build(order("x86_64", registryDestination()));

    assertThat(running("54321")).isEmpty();
  }

  @Test
  void aCancelledBuildLeavesNothing() throws Exception {
    dockerfile("RUN echo sleeping; sleep 65432\n");
    CountDownLatch sleeping = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    WorkerTools tools =
        tools(text -> {
          if (text.equals("sleeping\n")) {
            sleeping.countDown();
          }
        });
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new WorkerBuild(tools).run(order("x86_64", registryDestination()));
              } catch (FailureException | InterruptedException e) {
                thrown.set(e);
              }
            });
    sleeping.await();

    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(running("65432")).isEmpty();
  }

  private static List<String> running(String argument) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("sleep " + argument))
        .toList();
  }

  private void dockerfile(String rest) throws IOException {
    Files.writeString(source.resolve("Dockerfile"), "FROM hello-base:1\n" + rest);
  }

  private Destination registryDestination() {
    return new Destination.Registry(access(), "hello", "u1");
  }

  private static RegistryAccess access() {
    return new RegistryAccess(registry.host(), true, null);
  }

  private WorkerOrder order(String platformName, Destination destination) {
    return order(platformName, destination, shared.resolve("images"));
  }

  private WorkerOrder order(String platformName, Destination destination, Path images) {
    Platform platform = new Platform(platformName);
    return new WorkerOrder(
        new Request(
            "r1",
            RequestClass.RELEASE,
            new Source("https://bot:t0ken@git.example.com/hello", COMMIT, "main"),
            List.of(),
            "7",
            List.of(),
            "tester",
            null),
        platform,
        Architecture.usualFor(platform),
        source,
        directory.resolve("work-" + platformName),
        images,
        destination,
        new ParentRegistries(access(), Map.of()),
        BuildOptions.NONE,
        Instant.ofEpochSecond(1_700_000_000));
  }

  private Fragment build(WorkerOrder order) throws FailureException, InterruptedException {
    return new WorkerBuild(tools(text -> {})).run(order);
  }

  private Failure failure(WorkerOrder order) {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(() -> build(order))
        .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
    return failure[0];
  }

  private interface Hearer {
    void hear(String text);
  }

  private WorkerTools tools(Hearer hearer) {
    Map<String, String> ambient = new TreeMap<>(RealTools.environment(directory));
    ambient.put("OSBS_TOKEN", "t0ken");
    return new WorkerTools(
        new SystemCommandRunner(),
        ambient,
        InstantSource.system(),
        new Retry(2, Duration.ZERO, time -> {}),
        (from, bytes, length) -> {
          String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
          synchronized (log) {
            log.append(text);
          }
          hearer.hear(text);
        },
        StepListener.NONE,
        System.getProperty("user.name", "").equals("root"),
        ProcessLimits.ofThisProcess());
  }
}
