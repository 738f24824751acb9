package io.osbs.source;

import static io.osbs.testkit.tools.ScriptedCommands.fails;
import static io.osbs.testkit.tools.ScriptedCommands.missing;
import static io.osbs.testkit.tools.ScriptedCommands.prints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Retry;
import io.osbs.testkit.tools.ScriptedCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What git's answers mean; real repositories are in {@link RealGitTest}. */
class SourceFetcherTest {

  private static final String URI = "https://bot:hunter2@git.example.com/a.git";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final ScriptedCommands git = new ScriptedCommands();
  private final List<Duration> pauses = new ArrayList<>();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONFIGURATION  | fatal: repository 'https://git.example.com/a.git/' not found
          CONFIGURATION  | fatal: '/srv/a' does not appear to be a git repository
          CONFIGURATION  | fatal: transport 'ext' not allowed
          PERMISSION     | fatal: Authentication failed for 'https://git.example.com/a.git/'
          PERMISSION     | fatal: could not read Username for 'https://h': terminal prompts disabled
          PERMISSION     | git@h: Permission denied (publickey).
          INFRASTRUCTURE | fatal: unable to access 'https://h/': Could not resolve host: h
          INFRASTRUCTURE | fatal: unable to access 'https://h/': The requested URL returned error: 503
          INFRASTRUCTURE | error: write error: No space left on device
          """)
  void gitsWordsDecideWhoseProblemItIs(FailureKind kind, String errors) {
    git.on("ls-remote", fails(128, errors));

    Failure failure = failure(() -> fetcher().resolve(URI, "main", null));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).contains(errors).doesNotContain("hunter2");
    assertThat(pauses).hasSize(kind == FailureKind.INFRASTRUCTURE ? 2 : 0);
  }

  @Test
  void aHostThatComesBackIsAskedAgain() throws Exception {
    git.on(
        "ls-remote",
        fails(128, "fatal: unable to access: Could not resolve host: h"),
        prints(COMMIT + "\trefs/heads/main\n"));

    assertThat(fetcher().resolve(URI, null, "main")).isEqualTo(COMMIT);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aFullCommitIdIsTakenAsItIs() throws Exception {
    assertThat(fetcher().resolve(URI, COMMIT, "main")).isEqualTo(COMMIT);
    assertThat(git.commands()).isEmpty();
  }

  @Test
  void aRefThatIsNotThereIsTheUsersMistake() {
    git.on("ls-remote", prints(""));

    assertThat(failure(() -> fetcher().resolve(URI, "absent", null)))
        .satisfies(
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION),
            failure -> assertThat(failure.message()).contains("has no 'absent'"));
  }

  @Test
  void aShortCommitIdGetsAHint() {
    git.on("ls-remote", prints(""));

    assertThat(failure(() -> fetcher().resolve(URI, "0123abcd", null)).message())
        .contains("give all its digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--upload-pack=touch /tmp/x", "ext::sh -c id", " ", "https://h/\na"})
  void aUriThatIsNoneNeverReachesGit(String uri) {
    assertThat(failure(() -> fetcher().resolve(uri, "main", null)).kind())
        .isEqualTo(FailureKind.CONFIGURATION);
    assertThat(git.commands()).isEmpty();
  }

  @Test
  void aRefThatLooksLikeAnOptionNeverReachesGit() {
    assertThat(failure(() -> fetcher().resolve(URI, "--exec=id", null)).kind())
        .isEqualTo(FailureKind.CONFIGURATION);
    assertThat(git.commands()).isEmpty();
  }

  @Test
  void withoutGitTheFailureNamesIt() {
    git.on("ls-remote", missing());

    assertThat(failure(() -> fetcher().resolve(URI, "main", null)).message())
        .contains("git is not installed here");
  }

  @Test
  void gitAsksNobodyAndReadsNoConfiguration() throws Exception {
    git.on("ls-remote", prints(COMMIT + "\tHEAD\n"));

    fetcher().resolve(URI, null, null);

    assertThat(git.commands().getFirst().environment())
        .containsEntry("GIT_TERMINAL_PROMPT", "0")
        .containsEntry("GIT_CONFIG_GLOBAL", "/dev/null")
        .containsEntry("https_proxy", "http://proxy")
        .doesNotContainKey("OSBS_TOKEN");
  }

  @Test
  void aServerThatServesNoSingleCommitsIsFetchedByBranchThenWhole() throws Exception {
    git.on("init", prints(""))
        .on("--depth=1", fails(128, "error: Server does not allow request for unadvertised object"))
        .on("refs/heads/main:", prints(""))
        .on("cat-file", fails(128, "fatal: Not a valid object name"), prints(""))
        .on("refs/heads/*:", prints(""))
        .on("checkout", prints(""))
        .on("log", prints(COMMIT + " 1700000000\n"));

    fetcher().fetch(URI, COMMIT, "main", directory.resolve("target"));

    assertThat(git.texts())
        .filteredOn(text -> text.contains(" fetch "))
        .extracting(text -> text.substring(text.indexOf(URI) + URI.length() + 1))
        .containsExactly(
            COMMIT,
            "+refs/heads/main:refs/osbs/branch",
            "+refs/heads/*:refs/osbs/heads/* +refs/tags/*:refs/osbs/tags/*");
  }

  @Test
  void anotherCommitThanTheWantedOneIsRefused() {
    git.on("init", prints(""))
        .on("fetch", prints(""))
        .on("checkout", prints(""))
        .on("log", prints("f".repeat(40) + " 1700000000\n"));

    assertThat(
            failure(() -> fetcher().fetch(URI, COMMIT, null, directory.resolve("target")))
                .message())
        .contains("instead of " + COMMIT);
  }

  private SourceFetcher fetcher() {
    return new SourceFetcher(
        git,
        Map.of("OSBS_TOKEN", "secret", "https_proxy", "http://proxy", "PATH", "/bin"),
        directory.resolve("home"),
        new Retry(3, Duration.ofSeconds(1), pauses::add),
        (failure, next, in) -> {});
  }

  private static Failure failure(ThrowingCallable call) {
    var thrown = new Failure[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(FailureException.class, e -> thrown[0] = e.failure());
    return thrown[0];
  }
}
