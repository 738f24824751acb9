package io.osbs.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code osbs completion}. */
@Command(
    name = "completion",
    description = "Print the completion script of a shell.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: source <(osbs completion bash)",
      "Example: osbs completion zsh > ~/.zfunc/_osbs"
    })
final class CompletionCommand implements Callable<Integer> {

  /** Shells with completion. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Supplier<CommandLine> whole;
  private final Console console;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  Shell shell = Shell.BASH;

  /**
   * The verb.
   *
   * @param whole makes the command with every verb
   */
  CompletionCommand(Supplier<CommandLine> whole, Console console) {
    this.whole = whole;
    this.console = console;
  }

  @Override
  public Integer call() {
    console.print(script(shell, whole.get()).stripTrailing());
    return SiteCommand.DONE;
  }

  static String script(Shell shell, CommandLine command) {
    return switch (shell) {
      case BASH -> BashCompletion.of(command);
      case ZSH -> ZshCompletion.of(command);
    };
  }
}
