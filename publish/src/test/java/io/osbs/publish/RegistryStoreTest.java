package io.osbs.publish;

import static io.osbs.testkit.tools.ScriptedCommands.fails;
import static io.osbs.testkit.tools.ScriptedCommands.missing;
import static io.osbs.testkit.tools.ScriptedCommands.prints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Retry;
import io.osbs.testkit.tools.ScriptedCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryStoreTest {

  private static final String CHILD = "{\"schemaVersion\":2,\"config\":{\"digest\":\"x\"}}";
  private static final ImageIndex INDEX =
      ImageIndex.of(List.of(ImageIndexTest.fragment("x86_64", 'a', 1)));
  private static final String INDEX_TEXT = new String(INDEX.bytes(), StandardCharsets.UTF_8);

  private final ScriptedCommands programs = new ScriptedCommands();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void theIndexIsPushedAloneAndReadBack() throws Exception {
    programs.on("copy", prints("")).on("--raw", prints(INDEX_TEXT));

    store().putIndex("hello", INDEX, List.of("u1"));

    assertThat(programs.texts())
        .first()
        .asString()
        .startsWith(
            "skopeo copy --quiet --format=oci --multi-arch=index-only --preserve-digests"
                + " --dest-tls-verify=false --dest-authfile=/auth.json oci:"
                + directory)
        .endsWith(":index docker://r:5000/hello:u1");
    assertThat(programs.texts().getLast())
        .isEqualTo(
            "skopeo inspect --raw --tls-verify=false --authfile=/auth.json docker://r:5000/hello:u1");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutTagsItIsPushedByDigest() throws Exception {
    programs.on("copy", prints("")).on("--raw", prints(INDEX_TEXT));

    store().putIndex("hello", INDEX, List.of());

    assertThat(programs.texts().getFirst()).endsWith("docker://r:5000/hello@" + INDEX.digest());
  }

  @Test
  void tagsAreMovedWithinTheRegistry() throws Exception {
    programs.on("copy", prints("")).on("--raw", prints(INDEX_TEXT));

    store().tag("hello", INDEX.digest(), List.of("latest", "1"));

    assertThat(programs.texts())
        .filteredOn(text -> text.contains("copy"))
        .hasSize(2)
        .allMatch(text -> text.contains(" docker://r:5000/hello@" + INDEX.digest() + " docker://"));
  }

  @Test
  void aRegistryInTroubleIsAskedAgain() throws Exception {
    programs
        .on(
            "copy",
            fails(1, "received unexpected HTTP status: 503 Service Unavailable"),
            prints(""))
        .on("--raw", prints(INDEX_TEXT));

    store().putIndex("hello", INDEX, List.of("u1"));

    assertThat(pauses).hasSize(1);
    assertThat(notices).singleElement().asString().contains("503");
  }

  @Test
  void aRefusalIsNotAskedAgain() {
    programs.on("copy", fails(1, "unauthorized: authentication required"));

    assertFailure(FailureKind.PERMISSION, "r:5000 refuses");
    assertThat(pauses).isEmpty();
  }

  @Test
  void exitStatusZeroWithoutTheImageIsAFailure() {
    programs.on("copy", prints("")).on("--raw", fails(1, "manifest unknown"));

    assertFailure(FailureKind.INFRASTRUCTURE, "does not have");
  }

  @Test
  void anotherContentUnderTheTagIsAFailure() {
    programs.on("copy", prints("")).on("--raw", prints("{}"));

    assertFailure(FailureKind.INFRASTRUCTURE, "somebody else moved it");
  }

  @Test
  void withoutSkopeoTheFailureNamesIt() {
    programs.on("copy", missing());

    assertFailure(FailureKind.INFRASTRUCTURE, "skopeo is not installed");
  }

  @Test
  void aChildThatIsGoneIsNamed() {
    programs.on("--raw", fails(1, "manifest unknown"));

    assertThatThrownBy(() -> store().requireChildren("hello", INDEX.children()))
        .hasMessageContaining("hello@sha256:aaa");
  }

  @Test
  void childrenThatAreThereAreFine() throws Exception {
    programs.on("--raw", prints(CHILD));

    store().requireChildren("hello", List.of(Digests.of(CHILD.getBytes(StandardCharsets.UTF_8))));

    assertThat(programs.texts()).hasSize(1);
  }

  private void assertFailure(FailureKind kind, String part) {
    assertThatThrownBy(() -> store().putIndex("hello", INDEX, List.of("u1")))
        .hasMessageContaining(part)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().kind()).isEqualTo(kind));
  }

  private RegistryStore store() {
    return new RegistryStore(
        new Skopeo(programs, Map.of(), directory),
        new RegistryAccess("r:5000", true, Path.of("/auth.json")),
        new Retry(3, Duration.ofSeconds(1), pauses::add),
        (failure, next, in) -> notices.add(failure.message()));
  }
}
