package io.osbs.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion of the command for zsh, by its {@code _arguments}: a function for each verb. */
final class ZshCompletion {

  /** The names that only the site knows. */
  private static final String NAMES =
      """
      _osbs_of_site() {
        local -a names site
        local option
        for option in %s; do
          if [[ -n ${opt_args[$option]} ]]; then
            site+=($option ${(Q)opt_args[$option]})
          fi
        done
        names=(${(f)"$(_call_program names osbs $1 -o name ${(q)site} 2>/dev/null)"})
        compadd -a names
      }

      _osbs_site_builds() { _osbs_of_site list }

      _osbs_site_clusters() { _osbs_of_site clusters }

      """
          .formatted(String.join(" ", SiteOptions.NAMES));

  private ZshCompletion() {}

  /** The content of a file {@code _osbs} in a folder of {@code $fpath}. */
  static String of(CommandLine root) {
    StringBuilder script = new StringBuilder("#compdef osbs\n\n").append(NAMES);
    function(root, "_osbs", script);
    return script.append("_osbs \"$@\"\n").toString();
  }

  private static void function(CommandLine command, String name, StringBuilder script) {
    Set<CommandLine> verbs = new LinkedHashSet<>(command.getSubcommands().values());
    for (CommandLine verb : verbs) {
      function(verb, below(name, verb), script);
    }
    if (verbs.isEmpty()) {
      script.append(name).append("() {\n  _arguments");
      arguments(command).forEach(each -> script.append(" \\\n    ").append(each));
      script.append("\n}\n\n");
      return;
    }
    list(name, verbs, script);
    script.append(name).append("() {\n  local curcontext=$curcontext state line\n");
    script.append("  typeset -A opt_args\n  _arguments -C");
    arguments(command).forEach(each -> script.append(" \\\n    ").append(each));
    script.append(" \\\n    '1:verb:%s_verbs' '*::argument:->verb' && return\n".formatted(name));
    script.append("  case $line[1] in\n");
    for (CommandLine verb : verbs) {
      List<String> names = new ArrayList<>(List.of(verb.getCommandName()));
      names.addAll(List.of(verb.getCommandSpec().aliases()));
      script.append("    %s) %s ;;\n".formatted(String.join("|", names), below(name, verb)));
    }
    script.append("  esac\n}\n\n");
  }

  private static String below(String name, CommandLine verb) {
    return name + "_" + verb.getCommandName().replace('-', '_');
  }

  private static void list(String name, Set<CommandLine> verbs, StringBuilder script) {
    script.append("%s_verbs() {\n  local -a verbs\n  verbs=(\n".formatted(name));
    for (CommandLine verb : verbs) {
      script
          .append("    ")
          .append(quoted(verb.getCommandName() + ":" + summary(verb)))
          .append('\n');
    }
    script.append("  )\n  _describe -t verbs verb verbs\n}\n\n");
  }

  private static List<String> arguments(CommandLine command) {
    List<String> all = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        all.add(argument(option));
      }
    }
    int at = 1;
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      all.add(quoted(at++ + ":" + escaped(parameter.paramLabel()) + ":" + values(parameter)));
    }
    return all;
  }

  private static String argument(OptionSpec option) {
    List<String> names = List.of(option.names());
    boolean value = option.arity().max() > 0;
    String rest =
        "["
            + escaped(first(option.description()))
            + "]"
            + (value ? ":" + escaped(option.paramLabel()) + ":" + values(option) : "");
    String repeated = option.isMultiValue() ? "*" : "";
    if (names.size() == 1) {
      return quoted(repeated + names.getFirst() + (value ? "=" : "") + rest);
    }
    String exclusive = option.isMultiValue() ? "*" : "(" + String.join(" ", names) + ")";
    List<String> forms = new ArrayList<>();
    for (String name : names) {
      forms.add(value && name.startsWith("--") ? name + "=" : name);
    }
    return quoted(exclusive) + "{" + String.join(",", forms) + "}" + quoted(rest);
  }

  private static String values(ArgSpec argument) {
    if (argument.completionCandidates() != null) {
      return "(" + String.join(" ", argument.completionCandidates()) + ")";
    }
    String label = argument.paramLabel();
    return switch (label) {
      case "BUILD" -> "_osbs_site_builds";
      case "CLUSTER" -> "_osbs_site_clusters";
      default -> label.contains("FILE") || label.contains("DIR") ? "_files" : " ";
    };
  }

  private static String summary(CommandLine verb) {
    return escaped(first(verb.getCommandSpec().usageMessage().description()));
  }

  /** The first sentence of a description, without what only help texts replace. */
  private static String first(String[] description) {
    String text = description.length == 0 ? "" : description[0];
    int end = text.indexOf(". ");
    text = end < 0 ? text : text.substring(0, end);
    text = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return text.replaceAll("\\$\\{[^}]*}", "").replaceAll(":? *$", "");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
