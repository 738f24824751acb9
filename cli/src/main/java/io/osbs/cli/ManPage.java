package io.osbs.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A manual page in the {@code man} macros of roff (groff_man(7)), from the same descriptions as the
 * help texts.
 */
final class ManPage {

  private static final Pattern MARKUP = Pattern.compile("@\\|[a-z,]+ (.*?)\\|@");
  private static final String EXAMPLE = "Example: ";

  private final CommandLine command;
  private final String version;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandLine command, String version) {
    this.command = command;
    this.version = version;
  }

  /** The name of a command's page, without its section: {@code osbs-build}. */
  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /** The page. */
  static String of(CommandLine command, String version) {
    return new ManPage(command, version).write();
  }

  private String write() {
    CommandSpec spec = command.getCommandSpec();
    String name = name(command);
    List<String> description = List.of(spec.usageMessage().description());
    line(".TH " + quoted(name.toUpperCase(Locale.ROOT)) + " 1 \"\" " + quoted(version) + " OSBS");
    section("NAME");
    text(name + " - " + description.getFirst());
    section("SYNOPSIS");
    synopsis(spec);
    section("DESCRIPTION");
    description.forEach(this::paragraph);
    names(spec);
    verbs();
    arguments(spec);
    options(spec);
    footer(List.of(spec.usageMessage().footer()));
    seeAlso();
    return page.toString();
  }

  private void synopsis(CommandSpec spec) {
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    String text = help.synopsis(0).replaceAll("\\s+", " ").strip();
    line(".B " + escaped(spec.qualifiedName()));
    text(text.substring(Math.min(text.length(), spec.qualifiedName().length())).strip());
  }

  private void names(CommandSpec spec) {
    if (spec.aliases().length > 0) {
      paragraph("Also: " + spec.parent().qualifiedName() + " " + String.join(", ", spec.aliases()));
    }
  }

  private void verbs() {
    Set<CommandLine> verbs = new LinkedHashSet<>(command.getSubcommands().values());
    if (verbs.isEmpty()) {
      return;
    }
    section("VERBS");
    for (CommandLine verb : verbs) {
      line(".TP");
      line(".B " + escaped(verb.getCommandName()));
      text(verb.getCommandSpec().usageMessage().description()[0]);
    }
  }

  private void arguments(CommandSpec spec) {
    if (spec.positionalParameters().isEmpty()) {
      return;
    }
    section("ARGUMENTS");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      line(".TP");
      line(".I " + escaped(parameter.paramLabel()));
      rendered(parameter).forEach(this::text);
    }
  }

  private void options(CommandSpec spec) {
    List<OptionSpec> options = spec.options().stream().filter(each -> !each.hidden()).toList();
    if (options.isEmpty()) {
      return;
    }
    section("OPTIONS");
    for (OptionSpec option : options) {
      line(".TP");
      List<String> forms = new ArrayList<>();
      for (String name : option.names()) {
        String value = option.arity().max() > 0 ? " \\fI" + escaped(option.paramLabel()) : "";
        forms.add("\\fB" + escaped(name) + value + "\\fR");
      }
      line(String.join(", ", forms));
      rendered(option).forEach(this::text);
    }
  }

  private void footer(List<String> lines) {
    List<String> examples = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String each : lines) {
      if (each.startsWith(EXAMPLE)) {
        examples.add(each.substring(EXAMPLE.length()));
      } else {
        others.add(each);
      }
    }
    if (others.stream().anyMatch(each -> !each.isBlank())) {
      section("NOTES");
      for (String each : others) {
        if (each.isBlank()) {
          line(".PP");
        } else {
          text(each);
        }
      }
    }
    if (!examples.isEmpty()) {
      section("EXAMPLES");
      for (String example : examples) {
        line(".PP");
        line(".nf");
        text("    " + example);
        line(".fi");
      }
    }
  }

  private void seeAlso() {
    section("SEE ALSO");
    List<String> others = new ArrayList<>();
    if (command.getParent() != null) {
      others.add(name(command.getParent()));
    }
    for (CommandLine verb : new LinkedHashSet<>(command.getSubcommands().values())) {
      others.add(name(verb));
    }
    text(String.join(", ", others.stream().map(each -> each + "(1)").toList()));
  }

  /** A description with what help texts put into it. */
  private static List<String> rendered(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(values::add);
    }
    return Stream.of(argument.description())
        .map(line ->
            line.replace("${DEFAULT-VALUE}", String.valueOf(argument.initialValue()))
                .replace("${COMPLETION-CANDIDATES}", String.join(", ", values)))
        .toList();
  }

  private void section(String title) {
    line(".SH " + quoted(title));
  }

  private void paragraph(String text) {
    line(".PP");
    text(text);
  }

  /** Text that roff takes as it is. */
  private void text(String text) {
    String plain = MARKUP.matcher(text).replaceAll("$1").replace("%n", "\n");
    for (String each : plain.split("\n", -1)) {
      line(guarded(escaped(each)));
    }
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  /** A line of text must not begin as a request does. */
  private static String guarded(String text) {
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }

  private static String quoted(String text) {
    return '"' + escaped(text).replace("\"", "\\(dq") + '"';
  }
}
