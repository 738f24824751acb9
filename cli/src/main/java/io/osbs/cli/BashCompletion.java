package io.osbs.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The completion of the command for bash: picocli's for verbs, options and their values, and ours
 * for the names that only the site knows.
 */
final class BashCompletion {

  private static final String REGISTRATION = "complete -F _complete_osbs ";

  private BashCompletion() {}

  /** What a shell sources. */
  static String of(CommandLine root) {
    String script = AutoComplete.bash("osbs", root).stripTrailing();
    int end = script.lastIndexOf(REGISTRATION);
    if (end < 0) {
      throw new IllegalStateException("picocli's script no longer ends with " + REGISTRATION);
    }
    return script.substring(0, end) + names(root) + "complete -F _osbs -o default osbs\n";
  }

  private static String names(CommandLine root) {
    Set<String> valued = new TreeSet<>();
    collectValued(root, valued);
    return """

    # Adds the names that only the site knows: builds, clusters.
    function _osbs() {
      _complete_osbs "$@"
      local current=${COMP_WORDS[COMP_CWORD]} site=() given=() option= word i
      for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [ "$word" = "=" ]; then
          continue
        fi
        if [ -n "$option" ]; then
          case $option in
            %s) site+=("$option" "$word") ;;
          esac
          option=
          continue
        fi
        case $word in
          %s) option=$word ;;
          -*) ;;
          *) given+=("$word") ;;
        esac
      done
      if [ -n "$option" ] || [[ $current == -* ]]; then
        return
      fi
      case ${given[*]} in
        %s) COMPREPLY+=($(compgen -W "$(osbs list -o name "${site[@]}" 2>/dev/null)" -- "$current")) ;;
        %s) COMPREPLY+=($(compgen -W "$(osbs clusters -o name "${site[@]}" 2>/dev/null)" -- "$current")) ;;
      esac
    }

    """
        .formatted(
            String.join("|", SiteOptions.NAMES),
            String.join("|", valued),
            String.join("|", verbs(root, "", "BUILD")),
            String.join("|", verbs(root, "", "CLUSTER")));
  }

  private static void collectValued(CommandLine command, Set<String> into) {
    command.getCommandSpec().options().stream()
        .filter(option -> option.arity().max() > 0)
        .forEach(option -> into.addAll(List.of(option.names())));
    command.getSubcommands().values().forEach(verb -> collectValued(verb, into));
  }

  /** The verbs, with those above them, whose first parameter is of that name; as patterns. */
  private static List<String> verbs(CommandLine command, String above, String label) {
    Set<String> found = new LinkedHashSet<>();
    command
        .getSubcommands()
        .forEach((name, verb) -> {
          String whole = above.isEmpty() ? name : above + "\\ " + name;
          List<PositionalParamSpec> parameters = verb.getCommandSpec().positionalParameters();
          if (!parameters.isEmpty() && parameters.getFirst().paramLabel().equals(label)) {
            found.add(whole);
          }
          found.addAll(verbs(verb, whole, label));
        });
    return List.copyOf(found);
  }
}
