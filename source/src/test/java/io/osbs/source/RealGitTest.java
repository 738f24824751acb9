package io.osbs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.Outcome;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.testkit.tools.RealTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class RealGitTest {

  @TempDir Path directory;
  private Path repository;
  private String first = "";
  private String second = "";

  @BeforeEach
  void makeRepository() throws Exception {
    RealTools.need("git");
    repository = Files.createDirectory(directory.resolve("repository"));
    git("init", "--quiet", "--initial-branch=main");
    first = commit("one");
    git("tag", "-a", "-m", "annotated", "v1");
    second = commit("two");
    git("tag", "light");
    git("branch", "side", first);
  }

  @Test
  void namesAreResolvedToTheirCommits() throws Exception {
    assertThat(resolve(null, null)).isEqualTo(second);
    assertThat(resolve(null, "side")).isEqualTo(first);
    assertThat(resolve("main", null)).isEqualTo(second);
    assertThat(resolve("refs/heads/side", null)).isEqualTo(first);
    assertThat(resolve("light", null)).isEqualTo(second);
  }

  @Test
  void anAnnotatedTagGivesItsCommit() throws Exception {
    assertThat(resolve("v1", null)).isEqualTo(first);
    assertThat(resolve("refs/tags/v1", null)).isEqualTo(first);
  }

  @Test
  void exactlyTheCommitIsFetchedWithoutRepositoryFiles() throws Exception {
    Checkout checkout = fetch(repository.toString(), first);

    assertThat(checkout.committed()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(checkout.directory().resolve("file")).hasContent("one");
    assertThat(checkout.directory()).isDirectoryNotContaining("glob:**.git");
  }

  @Test
  void aCommitThatIsNotThereIsTheUsersMistake() {
    assertRefused(() -> fetch(repository.toString(), "f".repeat(40)), "has no commit ffff");
  }

  @Test
  void aFolderThatIsNoRepositoryIsTheUsersMistake() {
    assertRefused(() -> fetch("/nowhere/at/all", first), "no git repository at /nowhere/at/all");
  }

  @Test
  void hooksOfTheRepositoryDoNotRun() throws Exception {
    Path hook = repository.resolve(".git/hooks/post-checkout");
    Files.writeString(hook, "#!/bin/sh\ntouch " + directory.resolve("ran") + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    fetch(repository.toString(), second);

    assertThat(directory.resolve("ran")).doesNotExist();
  }

  private static void assertRefused(ThrowingCallable call, String part) {
    assertThatThrownBy(call)
        .hasMessageContaining(part)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION));
  }

  private String resolve(@Nullable String ref, @Nullable String branch) throws Exception {
    return fetcher().resolve(repository.toString(), ref, branch);
  }

  private Checkout fetch(String uri, String commit) throws Exception {
    return fetcher().fetch(uri, commit, "main", directory.resolve("target"));
  }

  private SourceFetcher fetcher() {
    return new SourceFetcher(
        new SystemCommandRunner(),
        RealTools.environment(directory),
        directory.resolve("home"),
        new Retry(1, Duration.ZERO, time -> {}),
        (failure, next, in) -> {});
  }

  private String commit(String content) throws Exception {
    Files.writeString(repository.resolve("file"), content);
    git("add", "file");
    git("commit", "--quiet", "-m", content);
    return git("rev-parse", "HEAD");
  }

  private String git(String... arguments) throws Exception {
    Map<String, String> environment = new TreeMap<>(RealTools.environment(directory));
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Test");
      environment.put("GIT_" + who + "_EMAIL", "test@example.com");
      environment.put("GIT_" + who + "_DATE", "1700000000 +0000");
    }
    List<String> argv = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
    argv.addAll(List.of(arguments));
    Outcome outcome =
        new SystemCommandRunner()
            .run(Command.of(argv, environment, repository, Duration.ofMinutes(1)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Exited.class, e -> assertThat(e.ok()).as(e.stderr().text()).isTrue());
    return ((Outcome.Exited) outcome).stdout().text().strip();
  }
}
