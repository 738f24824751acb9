package io.osbs.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion of the command for zsh, by its {@code _arguments}. */
final class ZshCompletion {

  private ZshCompletion() {}

  /** The content of a file {@code _osbs} in a folder of {@code $fpath}. */
  static String of(CommandLine root) {
    StringBuilder script = new StringBuilder("#compdef osbs\n\n");
    Set<CommandLine> verbs = new LinkedHashSet<>(root.getSubcommands().values());
    script.append("_osbs_verbs() {\n  local -a verbs\n  verbs=(\n");
    for (CommandLine verb : verbs) {
      script
          .append("    ")
          .append(quoted(verb.getCommandName() + ":" + summary(verb)))
          .append('\n');
    }
    script.append("  )\n  _describe -t verbs verb verbs\n}\n\n");
    script.append("_osbs() {\n  local curcontext=$curcontext state line\n");
    script.append("  typeset -A opt_args\n  _arguments -C");
    arguments(root).forEach(each -> script.append(" \\\n    ").append(each));
    script.append(" \\\n    '1:verb:_osbs_verbs' '*::argument:->verb' && return\n");
    script.append("  case $line[1] in\n");
    for (CommandLine verb : verbs) {
      List<String> names = new ArrayList<>(List.of(verb.getCommandName()));
      names.addAll(List.of(verb.getCommandSpec().aliases()));
      script.append("    ").append(String.join("|", names)).append(")\n      _arguments");
      arguments(verb).forEach(each -> script.append(" \\\n        ").append(each));
      script.append("\n      ;;\n");
    }
    return script.append("  esac\n}\n\n_osbs \"$@\"\n").toString();
  }

  private static List<String> arguments(CommandLine command) {
    List<String> all = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        all.add(argument(option));
      }
    }
    if (!command.getSubcommands().isEmpty() && command.getParent() != null) {
      all.add(quoted("1:verb:(" + String.join(" ", command.getSubcommands().keySet()) + ")"));
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
    return label.contains("FILE") || label.contains("DIR") ? "_files" : " ";
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
