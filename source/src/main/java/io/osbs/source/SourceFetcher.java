package io.osbs.source;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.CommandRunner;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import io.osbs.process.Retry;
import io.osbs.process.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads git repositories by the {@code git} program. Credentials in a URI never show in a message.
 * What may pass (an unknown host, a connection that breaks) is tried again; a mistake is not.
 */
public final class SourceFetcher {

  private static final String FULL_ID = "[0-9a-f]{40}|[0-9a-f]{64}";
  private static final String SHORT_ID = "[0-9a-f]{4,39}";
  private static final int SHA256_DIGITS = 64;

  private final CommandRunner runner;
  private final Map<String, String> ambient;
  private final Path home;
  private final Retry retry;
  private final Retry.Notice notice;

  /**
   * A fetcher.
   *
   * @param ambient the environment of this process; only what leads to the network is passed on
   * @param home private folder for git's own files; made when absent
   */
  public SourceFetcher(
      CommandRunner runner,
      Map<String, String> ambient,
      Path home,
      Retry retry,
      Retry.Notice notice) {
    this.runner = runner;
    this.ambient = ambient;
    this.home = home;
    this.retry = retry;
    this.notice = notice;
  }

  /** True for the full id of a commit. */
  public static boolean isFullCommit(String text) {
    return text.matches(FULL_ID);
  }

  /**
   * Finds the commit that a name stands for, without fetching anything. A full commit id is
   * returned as it is; a branch is preferred to a tag of the same name; an annotated tag gives its
   * commit.
   *
   * @param ref commit id, branch, tag or full ref; null for the branch's head
   * @param branch null for the repository's default branch
   * @throws FailureException {@code CONFIGURATION} when there is no such repository or ref
   */
  public String resolve(String uri, @Nullable String ref, @Nullable String branch)
      throws FailureException, InterruptedException {
    String name = ref != null ? ref : branch != null ? branch : "HEAD";
    if (isFullCommit(name)) {
      return name;
    }
    Git git = git(uri);
    if (name.isBlank() || name.startsWith("-")) {
      throw unknownRef(git, name);
    }
    List<String> candidates =
        List.of(
            "refs/heads/" + name,
            "refs/tags/" + name + "^{}",
            "refs/tags/" + name,
            name + "^{}",
            name);
    List<String> arguments = new ArrayList<>(List.of("ls-remote", "--quiet", "--", git.uri()));
    arguments.addAll(candidates);
    Map<String, String> commits = retry.run(notice, () -> advertised(git, arguments));
    for (String candidate : candidates) {
      String commit = commits.get(candidate);
      if (commit != null) {
        return commit;
      }
    }
    throw unknownRef(git, name);
  }

  private static Map<String, String> advertised(Git git, List<String> arguments)
      throws FailureException, InterruptedException {
    Outcome.Exited exited = git.run("read " + git.shownUri(), arguments);
    if (!exited.ok()) {
      throw GitFailures.of(git, exited);
    }
    Map<String, String> commits = new TreeMap<>();
    exited
        .stdout()
        .text()
        .lines()
        .forEach(line -> {
          int tab = line.indexOf('\t');
          if (tab > 0) {
            commits.put(line.substring(tab + 1), line.substring(0, tab));
          }
        });
    return commits;
  }

  private static FailureException unknownRef(Git git, String name) {
    String hint =
        name.matches(SHORT_ID)
            ? "; a shortened commit id cannot be looked up from afar, give all its digits"
            : "; expected a branch, a tag or a full commit id";
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "the git repository %s has no '%s'%s".formatted(git.shownUri(), name, hint));
  }

  /**
   * Fetches the files of exactly one commit.
   *
   * @param commit a full commit id
   * @param branch where to look when the server does not hand out single commits; null for all
   * @param target folder to fill; must be absent or empty
   * @throws FailureException {@code CONFIGURATION} when there is no such repository or commit
   */
  public Checkout fetch(String uri, String commit, @Nullable String branch, Path target)
      throws FailureException, InterruptedException {
    if (!isFullCommit(commit)) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "'%s' is no full commit id".formatted(commit));
    }
    Git git = git(uri);
    // Beside the files, not among them: see Checkout.
    Path database = home.resolve("repository.git");
    String gitDirectory = "--git-dir=" + database;
    create(target);
    prepare(database, commit);
    retry.run(notice, () -> fetchInto(git, gitDirectory, commit, branch));
    String head =
        Together.both(
            () -> checkOut(git, gitDirectory, commit, target),
            () ->
                git.local(
                    "read the commit",
                    List.of(gitDirectory, "log", "-1", "--format=%H %ct", commit)),
            (done, read) -> read);
    int space = head.indexOf(' ');
    if (space < 0 || !head.substring(0, space).equals(commit)) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE, "git gave %s instead of %s".formatted(head, commit));
    }
    return new Checkout(
        target, commit, Instant.ofEpochSecond(Long.parseLong(head.substring(space + 1))));
  }

  private static String checkOut(Git git, String gitDirectory, String commit, Path target)
      throws FailureException, InterruptedException {
    return git.local(
        "check out " + commit,
        List.of(
            gitDirectory,
            "--work-tree=" + target,
            "checkout",
            "--quiet",
            "--force",
            "--detach",
            commit));
  }

  private static String fetchInto(
      Git git, String gitDirectory, String commit, @Nullable String branch)
      throws FailureException, InterruptedException {
    String doing = "fetch " + git.shownUri();
    Outcome.Exited alone =
        git.run(
            doing,
            List.of(
                gitDirectory,
                "fetch",
                "--quiet",
                "--depth=1",
                "--no-tags",
                "--",
                git.uri(),
                commit));
    if (alone.ok()) {
      return commit;
    }
    if (!GitFailures.commitNotServed(alone)) {
      throw GitFailures.of(git, alone);
    }
    // An older server: fetch what it advertises and look whether the commit is in it.
    if (branch != null) {
      fetchRefs(git, gitDirectory, List.of("+refs/heads/" + branch + ":refs/osbs/branch"));
      if (has(git, gitDirectory, commit)) {
        return commit;
      }
    }
    Outcome.Exited all =
        fetchRefs(
            git,
            gitDirectory,
            List.of("+refs/heads/*:refs/osbs/heads/*", "+refs/tags/*:refs/osbs/tags/*"));
    if (!all.ok()) {
      throw GitFailures.of(git, all);
    }
    if (!has(git, gitDirectory, commit)) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the git repository %s has no commit %s".formatted(git.shownUri(), commit));
    }
    return commit;
  }

  private static Outcome.Exited fetchRefs(Git git, String gitDirectory, List<String> refs)
      throws FailureException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of(gitDirectory, "fetch", "--quiet", "--no-tags", "--", git.uri()));
    arguments.addAll(refs);
    return git.run("fetch " + git.shownUri(), arguments);
  }

  private static boolean has(Git git, String gitDirectory, String commit)
      throws FailureException, InterruptedException {
    return git.run(
            "look for " + commit, List.of(gitDirectory, "cat-file", "-e", commit + "^{commit}"))
        .ok();
  }

  private Git git(String uri) throws FailureException, InterruptedException {
    create(home);
    return new Git(runner, ambient, home, uri);
  }

  /**
   * What {@code git init --bare} makes, as far as git needs it (gitrepository-layout(5)): a start
   * of git takes as long as the fetch of a small source, and every build waits for it.
   */
  private static void prepare(Path database, String commit) throws FailureException {
    create(database.resolve("objects"));
    create(database.resolve("refs"));
    String objects =
        commit.length() == SHA256_DIGITS
            ? "\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n"
            : "\trepositoryformatversion = 0\n";
    try {
      Files.writeString(database.resolve("config"), "[core]\n\tbare = true\n" + objects);
      Files.writeString(database.resolve("HEAD"), "ref: refs/heads/main\n");
    } catch (IOException e) {
      throw FileFailures.of("prepare a git repository", database, e);
    }
  }

  private static void create(Path folder) throws FailureException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileFailures.of("make a folder for the source", folder, e);
    }
  }
}
