package io.osbs.cli;

import io.osbs.config.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about a command line that makes no sense: what is wrong, and what was meant. */
final class Mistakes {

  private Mistakes() {}

  /** The lines to tell. */
  static List<String> lines(ParameterException problem, Set<String> verbs) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String help = "Try '%s --help'.".formatted(name);
    if (problem instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      return unmatched(command, word, verbs)
          .map(line -> List.of("osbs: " + line))
          .orElseGet(() -> List.of("osbs: " + unmatched.getMessage(), help));
    }
    List<String> lines = new ArrayList<>(List.of("osbs: " + problem.getMessage()));
    lines.addAll(meant(problem));
    lines.add(help);
    return lines;
  }

  private static Optional<String> unmatched(
      CommandLine command, String word, Set<String> verbs) {
    String name = command.getCommandSpec().qualifiedName();
    boolean root = command.getParent() == null;
    if (word.startsWith("-")) {
      String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      List<String> known =
          command.getCommandSpec().options().stream()
              .flatMap(each -> Arrays.stream(each.names()))
              .filter(each -> each.startsWith("--"))
              .toList();
      return Optional.of(
          Nearest.to(option, known)
              .map(near ->
                  "'%s' has no option '%s'; did you mean '%s'?".formatted(name, option, near))
              .orElseGet(() ->
                  "'%s' has no option '%s'; '%s --help' lists those it has"
                      .formatted(name, option, name)));
    }
    if (root) {
      return Optional.of(
          Nearest.to(word, verbs)
              .map(near -> "there is no verb '%s'; did you mean '%s'?".formatted(word, near))
              .orElseGet(() ->
                  "there is no verb '%s'; 'osbs --help' lists those there are".formatted(word)));
    }
    return Optional.empty();
  }

  /** For a value out of a fixed set, the one that is near. */
  private static List<String> meant(ParameterException problem) {
    ArgSpec argument = problem.getArgSpec();
    String value = problem.getValue();
    if (argument == null || value == null || argument.completionCandidates() == null) {
      return List.of();
    }
    List<String> known = new ArrayList<>();
    argument.completionCandidates().forEach(each -> known.add(each.toLowerCase(Locale.ROOT)));
    return Nearest.to(value, known).map("Did you mean '%s'?"::formatted).stream().toList();
  }
}
