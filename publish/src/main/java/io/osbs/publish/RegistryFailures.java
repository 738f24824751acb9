package io.osbs.publish;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * What buildah's complaints about a registry mean. It reports no status codes apart from its text,
 * so this looks for the words that containers/image 5 and the registry itself use.
 */
public final class RegistryFailures {

  private static final List<String> PERMISSION =
      List.of(
          "unauthorized",
          "authentication required",
          "access to the resource is denied",
          "denied: ",
          // A registry that is read-only.
          "unsupported: ",
          "status code 405",
          "405 method not allowed",
          "403 forbidden",
          "status code 401",
          "status code 403",
          "invalid username/password",
          "unable to retrieve auth token");

  private static final List<String> ABSENT =
      List.of("manifest unknown", "name unknown", "repository name not known", "404 (not found)");

  private static final List<String> NOT_TLS =
      List.of("server gave http response to https client", "x509:", "tls: ");

  private static final List<String> PASSING =
      List.of(
          "connection refused",
          "connection reset",
          "no such host",
          "no route to host",
          "i/o timeout",
          "timeout",
          "too many requests",
          "toomanyrequests",
          "500 internal",
          "502 bad gateway",
          "503 service",
          "504 gateway",
          "unexpected http status: 5",
          "unexpected eof",
          ": eof");

  private RegistryFailures() {}

  /** True when the registry answered that there is no such image or repository. */
  public static boolean saysAbsent(Outcome.Exited exited) {
    return containsAny(exited.stderr().text().toLowerCase(Locale.ROOT), ABSENT);
  }

  /** True when the registry answered that it deletes nothing. */
  static boolean saysNoDeletion(Outcome.Exited exited) {
    return containsAny(
        exited.stderr().text().toLowerCase(Locale.ROOT),
        List.of("405 method not allowed", "(405)", "status 405", "unsupported"));
  }

  /**
   * The failure of a program that talked to a registry.
   *
   * @param doing what was tried, as in "cannot ⟨doing⟩"
   */
  public static FailureException of(
      String doing, String registry, Command command, Outcome.Exited exited) {
    String answer = answer(exited.stderr().text());
    String text = answer.toLowerCase(Locale.ROOT);
    if (text.contains(FileFailures.DISK_FULL.toLowerCase(Locale.ROOT))) {
      return failure(
          FailureKind.INFRASTRUCTURE,
          doing,
          "a disk is full; free some space and try again",
          answer);
    }
    // A registry in trouble may also say "denied" in a later try: what can pass is asked first.
    if (containsAny(text, PASSING)) {
      return failure(FailureKind.INFRASTRUCTURE, doing, registry + " does not serve", answer);
    }
    if (containsAny(text, NOT_TLS)) {
      return failure(
          FailureKind.CONFIGURATION,
          doing,
          registry + " has no trusted certificate; if that is intended, mark it insecure",
          answer);
    }
    if (containsAny(text, PERMISSION)) {
      return failure(
          FailureKind.PERMISSION,
          doing,
          registry
              + " refuses; check the credentials that are configured for it, and that it takes pushes",
          answer);
    }
    if (containsAny(text, ABSENT)) {
      return failure(FailureKind.CONFIGURATION, doing, registry + " has no such image", answer);
    }
    return CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
  }

  /** The error itself: the last line, or the message in it where it is a line of a log. */
  static String answer(String stderr) {
    List<String> lines = stderr.lines().filter(line -> !line.isBlank()).toList();
    String last = lines.isEmpty() ? "no message" : lines.getLast().strip();
    int start = last.indexOf(" msg=\"");
    if (start < 0 || !last.endsWith("\"")) {
      return last;
    }
    String quoted = last.substring(start + " msg=\"".length(), last.length() - 1);
    return quoted.replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private static boolean containsAny(String text, List<String> words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static FailureException failure(
      FailureKind kind, String doing, String why, String answer) {
    return new FailureException(
        new Failure(
            kind,
            FailureCause.REGISTRY,
            null,
            "cannot %s: %s (%s)".formatted(doing, why, answer),
            List.of(answer)));
  }
}
