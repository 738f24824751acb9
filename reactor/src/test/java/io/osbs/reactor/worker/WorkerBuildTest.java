package io.osbs.reactor.worker;

import static io.osbs.testkit.tools.ScriptedCommands.fails;
import static io.osbs.testkit.tools.ScriptedCommands.prints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.image.Platform;
import io.osbs.process.Command;
import io.osbs.process.Outcome;
import io.osbs.process.Output;
import io.osbs.publish.oci.Digests;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.testkit.registry.RegistryDouble;
import io.osbs.testkit.tools.ScriptedCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of a worker build, with scripted programs; real ones are in RealWorkerBuildTest. */
class WorkerBuildTest {

  private static final String BASE = "sha256:" + "b".repeat(64);
  private static final String LIST =
      """
      {"manifests":[{"digest":"%s","platform":{"os":"linux","architecture":"ppc64le"}}]}\
      """
          .formatted(BASE);
  private static final String MANIFEST =
      """
      {"schemaVersion":2,"config":{"digest":"sha256:%s","size":10},"layers":[]}\
      """
          .formatted("c".repeat(64));
  private static final String DIGEST =
      Digests.of(MANIFEST.getBytes(StandardCharsets.UTF_8)).value();

  private final ScriptedCommands programs = new ScriptedCommands();
  private final StringBuilder log = new StringBuilder();
  private String built = "";

  @TempDir Path directory;
  private final RegistryDouble registry;

  WorkerBuildTest() throws IOException {
    registry = RegistryDouble.start();
  }

  @BeforeEach
  void fillRegistry() {
    registry.put("base", "1", MediaTypes.INDEX, LIST.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  @BeforeEach
  void makeSource() throws IOException {
    Files.createDirectories(directory.resolve("source"));
    Files.createDirectories(directory.resolve("mounted"));
    Files.writeString(
        directory.resolve("source/Dockerfile"), "FROM base:1\nRUN make\nCOPY --from=base:1 /a /\n");
  }

  @Test
  void theWholeWayGivesAFragment() throws Exception {
    script("0");

    Fragment fragment = build();

    assertThat(fragment.image()).hasToString(registry.host() + "/hello@" + DIGEST);
    assertThat(fragment.imageSize()).isEqualTo(MANIFEST.length() + 10);
    assertThat(fragment.parents()).hasToString("[" + registry.host() + "/base@" + BASE + "]");
    assertThat(fragment.labels()).containsEntry("name", "hello");
    assertThat(log).contains("parent base:1 is " + registry.host() + "/base@" + BASE);
  }

  @Test
  void buildahRunsInANamespaceWithNothingOfOurEnvironment() throws Exception {
    script("0");

    build();

    Command bud = command(text -> text.contains(" bud "));
    String work = directory.resolve("work/buildah").toString();
    assertThat(
            String.join("\n", bud.argv())
                .replace(work, "WORK")
                .replace(directory.toString(), "DIR"))
        .isEqualTo(
            """
            unshare
            --pid
            --fork
            --kill-child=KILL
            --mount-proc
            buildah
            --root=WORK/storage/root
            --runroot=WORK/storage/run
            --storage-driver=overlay
            --storage-opt=overlay.imagestore=DIR/images/root
            bud
            --isolation=chroot
            --platform=linux/ppc64le
            --layers=false
            --format=oci
            --pull-never
            --iidfile=WORK/image-id
            --file=WORK/Dockerfile
            --timestamp=1700000000
            --ulimit=nofile=512:512
            --build-arg=ARGUMENT=a b
            --env=VARIABLE=v
            DIR/source\
            """);
    Set<String> names = new TreeSet<>(bud.environment().keySet());
    assertThat(names).containsExactly("HOME", "LC_ALL", "PATH", "TMPDIR");
  }

  @Test
  void theLabelsAreOneStepAfterTheLastOfTheDockerfile() throws Exception {
    script("0");

    build();

    assertThat(built)
        .endsWith(
            """
            COPY --from=%s/base@%s /a /
            LABEL architecture="ppc64le" build-date="2023-11-14T22:13:20Z" release="7" \
            vcs-ref="0123456789abcdef0123456789abcdef01234567" vcs-type="git" \
            vcs-url="https://***@git.example.com/hello" vendor="us"
            """
                .formatted(registry.host(), BASE));
  }

  @Test
  void aParentThatIsThereIsNotFetched() throws Exception {
    Path list = directory.resolve("images/root/overlay-images/images.json");
    Files.createDirectories(list.getParent());
    Files.writeString(
        list, "[{\"id\":\"1\",\"names\":[\"%s/base@%s\"]}]".formatted(registry.host(), BASE));
    script("0");

    build();

    assertThat(programs.texts()).noneMatch(text -> text.contains(" pull "));
  }

  @Test
  void aListOfParentsThatMakesNoSenseHoldsNone() throws Exception {
    Path list = directory.resolve("images/root/overlay-images/images.json");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "[{\"id\":");
    script("0");

    build();

    assertThat(programs.texts()).anyMatch(text -> text.contains(" pull "));
  }

  @Test
  void aFailingStepFailsTheBuildOfItsPlatformAndIsCleanedUp() {
    programs
        .on("mount -t overlay", prints(""))
        .on(" pull ", prints(""))
        .on(
            " bud ",
            command ->
                new Outcome.Exited(
                    2,
                    Output.of(
                        "STEP 2/8: RUN make\nError: building at STEP \"RUN make\": exit status 2"),
                    Output.EMPTY))
        .on("rm -rf", prints(""));

    Failure failure = failure();

    assertThat(failure.kind()).isEqualTo(FailureKind.BUILD);
    assertThat(failure.platform()).isEqualTo(new Platform("ppc64le"));
    assertThat(failure.message()).isEqualTo("STEP 2/8: RUN make failed with exit status 2");
    assertThat(programs.texts().getLast())
        .isEqualTo("rm -rf --one-file-system -- " + directory.resolve("work/buildah"));
  }

  @Test
  void exitStatusZeroWithoutADigestIsAFailure() {
    script("0", "");

    assertThat(failure().message()).contains("gave no digest");
  }

  @Test
  void aRegistryInTroubleGetsASecondPush() throws Exception {
    programs.on(
        "push",
        fails(
            125,
            "Error: writing manifest: received unexpected HTTP status: 503 Service Unavailable"),
        command -> pushed(command, DIGEST));
    script("0");

    assertThat(build().digest().value()).isEqualTo(DIGEST);
    assertThat(log).contains("503").contains("try 2");
  }

  @Test
  void leftoversAreAWarningNotAFailure() throws Exception {
    programs.on("rm -rf", fails(1, "rm: cannot remove: Device or resource busy"));
    script("0");

    build();

    assertThat(log).contains("warning: cannot remove the files of the build");
  }

  @Test
  void aMissingDockerfileNamesRepositoryAndCommit() throws Exception {
    Files.delete(directory.resolve("source/Dockerfile"));
    programs.on("rm -rf", prints(""));

    assertThat(failure().message())
        .startsWith("https://***@git.example.com/hello at " + Orders.COMMIT + " has no Dockerfile");
  }

  private void script(String probeStatus) {
    script(probeStatus, DIGEST);
  }

  private void script(String probeStatus, String digest) {
    programs
        .on("mount -t overlay", prints(probeStatus))
        .on(" pull ", prints(""))
        .on(
            " bud ",
            command -> {
              write(command, "--iidfile=", "sha256:" + "d".repeat(64));
              built = text(command, "--file=");
              return prints("STEP 1/2: FROM\n").to(command);
            })
        .on(
            "inspect --type=image",
            prints(
                """
                {"architecture":"ppc64le","os":"linux","config":{"Labels":{"name":"hello"}}}\
                """))
        .on(" from ", prints("container\n"))
        .on(" mount ", prints(directory.resolve("mounted") + "\n"))
        .on("push", command -> pushed(command, digest))
        .on("rm -rf", prints(""));
  }

  private Outcome pushed(Command command, String digest) {
    registry.put("hello", "u", MediaTypes.MANIFEST, MANIFEST.getBytes(StandardCharsets.UTF_8));
    write(command, "--digestfile=", digest);
    return prints("").to(command);
  }

  private static void write(Command command, String flag, String text) {
    for (String argument : command.argv()) {
      if (argument.startsWith(flag)) {
        try {
          Files.writeString(Path.of(argument.substring(flag.length())), text);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static String text(Command command, String flag) {
    for (String argument : command.argv()) {
      if (argument.startsWith(flag)) {
        try {
          return Files.readString(Path.of(argument.substring(flag.length())));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError("no " + flag + " in " + command.argv());
  }

  private Command command(Predicate<String> which) {
    List<String> texts = programs.texts();
    for (int at = 0; at < texts.size(); at++) {
      if (which.test(texts.get(at))) {
        return programs.commands().get(at);
      }
    }
    throw new AssertionError("not run, only " + texts);
  }

  private Fragment build() throws FailureException, InterruptedException {
    return new WorkerBuild(Orders.tools(programs, log))
        .run(Orders.order(directory, registry.host()));
  }

  private Failure failure() {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(this::build)
        .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
    return failure[0];
  }
}
