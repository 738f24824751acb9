package io.osbs.client;

import static io.osbs.testkit.tools.ScriptedCommands.fails;
import static io.osbs.testkit.tools.ScriptedCommands.prints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.Engine;
import io.osbs.process.Retry;
import io.osbs.source.SourceFetcher;
import io.osbs.testkit.tools.ScriptedCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an order stands for: a commit, or a directory as it is. */
class SourceChooserTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;
  private final ScriptedCommands programs = new ScriptedCommands();

  private Source choose(
      String source,
      @Nullable String ref,
      @Nullable String branch,
      RequestClass kind,
      Engine engine)
      throws Exception {
    SourceFetcher fetcher =
        new SourceFetcher(
            programs,
            Map.of("PATH", "/bin"),
            folder.resolve("home"),
            new Retry(1, Duration.ZERO, time -> {}),
            (failure, next, in) -> {});
    return new SourceChooser(fetcher, programs, Map.of("PATH", "/bin"), folder.resolve("home"))
        .choose(
            new Order(source, ref, branch, List.of(), kind, null, List.of(), "tester", null),
            engine);
  }

  private Path checkout(String status) throws Exception {
    Path checkout = Files.createDirectories(folder.resolve("checkout"));
    Files.createDirectories(checkout.resolve(".git"));
    programs.on(
        "status --porcelain=v2",
        prints("# branch.oid %s\n# branch.head main\n%s".formatted(COMMIT, status)));
    programs.on("ls-remote", prints(COMMIT + "\tHEAD\n" + COMMIT + "\trefs/heads/main\n"));
    return checkout;
  }

  private static void assertConfiguration(ThrowingCallable call, String... said) {
    assertThatThrownBy(call)
        .isInstanceOf(FailureException.class)
        .satisfies(e ->
            assertThat(((FailureException) e).failure().kind())
                .isEqualTo(FailureKind.CONFIGURATION))
        .hasMessageContainingAll(said);
  }

  @Test
  void aUrlIsTheCommitThatItsBranchIsAt() throws Exception {
    programs.on("ls-remote", prints(COMMIT + "\trefs/heads/main\n"));
    Source source =
        choose(
            "https://git.example.com/hello.git", null, "main", RequestClass.RELEASE, Engine.LOCAL);
    assertThat(source).isEqualTo(new Source("https://git.example.com/hello.git", COMMIT, "main"));
  }

  @Test
  void aCleanCheckoutIsItsCommit() throws Exception {
    Path checkout = checkout("");
    assertThat(choose(checkout.toString(), null, null, RequestClass.RELEASE, Engine.LOCAL))
        .isEqualTo(new Source(checkout.toString(), COMMIT, null));
  }

  @Test
  void aCheckoutWithChangesIsADirectoryForAScratchBuildOnly() throws Exception {
    Path checkout = checkout("1 .M N... 100644 100644 100644 a b Dockerfile\n");
    assertThat(choose(checkout.toString(), null, null, RequestClass.SCRATCH, Engine.LOCAL))
        .isEqualTo(new Source(checkout.toString(), null, null));
    assertConfiguration(
        () -> choose(checkout.toString(), null, null, RequestClass.RELEASE, Engine.LOCAL),
        "has uncommitted changes",
        "commit, or use --scratch");
  }

  @Test
  void whatABranchIsAtDoesNotDependOnTheChanges() throws Exception {
    Path checkout = checkout("1 .M N... 100644 100644 100644 a b Dockerfile\n");
    assertThat(choose(checkout.toString(), null, "main", RequestClass.RELEASE, Engine.LOCAL))
        .isEqualTo(new Source(checkout.toString(), COMMIT, "main"));
  }

  @Test
  void aPlainDirectoryIsForAScratchBuildOnly() throws Exception {
    Path plain = Files.createDirectories(folder.resolve("plain"));
    assertThat(choose(plain.toString(), null, null, RequestClass.SCRATCH, Engine.LOCAL))
        .isEqualTo(new Source(plain.toString(), null, null));
    assertConfiguration(
        () -> choose(plain.toString(), null, null, RequestClass.ISOLATED, Engine.LOCAL),
        "is no git checkout");
    assertConfiguration(
        () -> choose(plain.toString(), "main", null, RequestClass.SCRATCH, Engine.LOCAL),
        "is no git repository, so it has no --ref or --branch");
  }

  @Test
  void aDirectoryIsNothingForAClusterElsewhere() throws Exception {
    Path plain = Files.createDirectories(folder.resolve("plain"));
    assertConfiguration(
        () -> choose(plain.toString(), null, null, RequestClass.SCRATCH, Engine.KUBERNETES),
        "engine kubernetes",
        "give the repository's URL");
  }

  @Test
  void aPathThatIsNoDirectoryIsNotTakenForARepository() throws Exception {
    Path file = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
    assertConfiguration(
        () -> choose(file.toString(), null, null, RequestClass.SCRATCH, Engine.LOCAL),
        file + " is a file; name the directory that holds the Dockerfile");
    Path nowhere = folder.resolve("nowhere");
    assertConfiguration(
        () -> choose(nowhere.toString(), null, null, RequestClass.SCRATCH, Engine.LOCAL),
        "there is no git repository at " + nowhere + ", and no directory either");
  }

  @Test
  void whatGitSaysAboutABrokenCheckoutIsPassedOn() throws Exception {
    Path checkout = Files.createDirectories(folder.resolve("broken"));
    Files.createDirectories(checkout.resolve(".git"));
    programs.on("status --porcelain", fails(128, "fatal: not a git repository\n"));
    assertConfiguration(
        () -> choose(checkout.toString(), null, null, RequestClass.SCRATCH, Engine.LOCAL),
        "see whether " + checkout + " has changes");
  }
}
