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
import picocli.CommandLine.Model.OptionSpec;
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
    return List.of(
        "osbs: " + fixedValue(problem).orElseGet(() -> String.valueOf(problem.getMessage())), help);
  }

  private static Optional<String> unmatched(CommandLine command, String word, Set<String> verbs) {
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

  /** For a value that is none of a fixed set. */
  private static Optional<String> fixedValue(ParameterException problem) {
    ArgSpec argument = problem.getArgSpec();
    String value = problem.getValue();
    if (argument == null || value == null || argument.completionCandidates() == null) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>();
    argument.completionCandidates().forEach(each -> known.add(each.toLowerCase(Locale.ROOT)));
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    return Optional.of(
        "'%s' is no value for %s; %s"
            .formatted(
                value,
                name,
                Nearest.to(value, known)
                    .map("did you mean '%s'?"::formatted)
                    .orElseGet(() -> "it takes " + String.join(", ", known))));
  }
}
