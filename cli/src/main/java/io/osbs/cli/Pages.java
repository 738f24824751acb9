package io.osbs.cli;

import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.site.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Writes the files that belong to the command: manual pages and completion scripts. */
final class Pages {

  private Pages() {}

  /**
   * Makes the files.
   *
   * @param arguments the folder to write to: {@code share} of a distribution
   */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), command());
  }

  /** The whole command, made to be described only. */
  static CommandLine command() {
    return osbs().commandLine();
  }

  /** The command's verbs, made to be described only. */
  static Osbs osbs() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            Path.of("."),
            1,
            System.getProperty("os.arch"),
            Path.of("."),
            List.of("osbs"),
            LocalMachine.real());
    Console console = new Console(nowhere, nowhere, false, false, false, false);
    return new Osbs(surroundings, console);
  }

  static void write(Path share, CommandLine command) throws IOException {
    String version = String.join(" ", command.getCommandSpec().version());
    Path man = Files.createDirectories(share.resolve("man/man1"));
    page(man, command, version);
    Files.writeString(
        Files.createDirectories(share.resolve("bash-completion/completions")).resolve("osbs"),
        CompletionCommand.script(CompletionCommand.Shell.BASH, command));
    Files.writeString(
        Files.createDirectories(share.resolve("zsh/site-functions")).resolve("_osbs"),
        CompletionCommand.script(CompletionCommand.Shell.ZSH, command));
  }

  private static void page(Path folder, CommandLine command, String version) throws IOException {
    Files.writeString(folder.resolve(ManPage.name(command) + ".1"), ManPage.of(command, version));
    for (CommandLine verb : new LinkedHashSet<>(command.getSubcommands().values())) {
      page(folder, verb, version);
    }
  }
}
