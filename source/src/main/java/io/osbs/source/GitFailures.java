package io.osbs.source;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import java.util.List;

/**
 * What git's complaints about another machine mean. Git ends with 128 for all of them, so this
 * reads its words (git 2.39, locale C).
 */
final class GitFailures {

  private static final List<String> PERMISSION =
      List.of(
          "Authentication failed",
          "could not read Username",
          "could not read Password",
          "Permission denied",
          "Host key verification failed",
          "returned error: 401",
          "returned error: 403");

  private static final List<String> ABSENT =
      List.of(
          "does not appear to be a git repository",
          "not a git repository",
          "returned error: 404",
          "' not found",
          "repository not found",
          "Repository not found",
          "No such file or directory",
          "' does not exist");

  private static final List<String> MALFORMED =
      List.of("not allowed", "Unable to find remote helper", "URL using bad/illegal format");

  private static final List<String> NOT_SERVED =
      List.of(
          "unadvertised object",
          "not our ref",
          "find remote ref",
          "no such remote ref",
          "dumb http transport does not support shallow");

  private GitFailures() {}

  /** True when the server does not hand out a commit by its id alone. */
  static boolean commitNotServed(Outcome.Exited exited) {
    return containsAny(exited.stderr().text(), NOT_SERVED);
  }

  static FailureException of(Git git, Outcome.Exited exited) {
    String text = exited.stderr().text();
    String uri = git.shownUri();
    if (text.contains(FileFailures.DISK_FULL)) {
      return failure(FailureKind.INFRASTRUCTURE, "the disk is full while fetching " + uri, exited);
    }
    if (containsAny(text, PERMISSION)) {
      return failure(
          FailureKind.PERMISSION,
          "no permission to read the git repository %s (or it does not exist)".formatted(uri),
          exited);
    }
    if (containsAny(text, ABSENT)) {
      return failure(
          FailureKind.CONFIGURATION, "there is no git repository at %s".formatted(uri), exited);
    }
    if (containsAny(text, MALFORMED)) {
      return failure(
          FailureKind.CONFIGURATION, "%s is no git URL that may be used".formatted(uri), exited);
    }
    return failure(
        FailureKind.INFRASTRUCTURE, "cannot reach the git repository %s".formatted(uri), exited);
  }

  private static FailureException failure(FailureKind kind, String message, Outcome.Exited exited) {
    List<String> evidence = exited.stderr().lastLines(5);
    String first = evidence.isEmpty() ? "" : ": " + evidence.getFirst();
    return new FailureException(
        new Failure(kind, FailureCause.SOURCE, null, message + first, evidence));
  }

  private static boolean containsAny(String text, List<String> words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
