package io.osbs.cli;

import io.osbs.config.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about a command line that makes no sense: what is wrong, and what was meant. */
final class Mistakes {

  private static final String ERROR = "Error: ";
  private static final Set<Class<?>> NUMBERS = Set.of(int.class, long.class, double.class);

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
          .orElseGet(() -> List.of("osbs: " + tooMuch(command, word), help));
    }
    return List.of("osbs: " + valueOf(problem).orElseGet(() -> plain(problem)), help);
  }

  private static Optional<String> unmatched(CommandLine command, String word, Set<String> verbs) {
    String name = command.getCommandSpec().qualifiedName();
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
    boolean root = command.getParent() == null;
    Set<String> known = root ? verbs : command.getSubcommands().keySet();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    String there = root ? "there is no verb" : "'%s' has no verb".formatted(name);
    return Optional.of(
        Nearest.to(word, known)
            .map(near -> "%s '%s'; did you mean '%s'?".formatted(there, word, near))
            .orElseGet(
                () -> "%s '%s'; '%s --help' lists those there are".formatted(there, word, name)));
  }

  private static String tooMuch(CommandLine command, String word) {
    String taken =
        command.getCommandSpec().positionalParameters().stream()
            .map(ArgSpec::paramLabel)
            .collect(Collectors.joining(" "));
    return "'%s' takes %s; '%s' is too much"
        .formatted(
            command.getCommandSpec().qualifiedName(),
            taken.isEmpty() ? "options only" : taken,
            word);
  }

  /** What the parser says, without the word that every line here means anyway. */
  private static String plain(ParameterException problem) {
    String message = String.valueOf(problem.getMessage());
    return message.startsWith(ERROR) ? message.substring(ERROR.length()) : message;
  }

  /** For a value that is no number, or none of a fixed set. */
  private static Optional<String> valueOf(ParameterException problem) {
    ArgSpec argument = problem.getArgSpec();
    String value = problem.getValue();
    if (argument == null || value == null) {
      return Optional.empty();
    }
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    if (NUMBERS.contains(argument.type())) {
      return Optional.of("'%s' is no value for %s; it takes a number".formatted(value, name));
    }
    if (argument.completionCandidates() == null) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>();
    argument.completionCandidates().forEach(each -> known.add(each.toLowerCase(Locale.ROOT)));
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
