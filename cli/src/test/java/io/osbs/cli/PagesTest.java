package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The files that are made from the command's descriptions, read by the programs they are for. */
class PagesTest {

  @TempDir Path share;
  private CommandLine command;

  @BeforeEach
  void write() throws Exception {
    command = Pages.command();
    Pages.write(share, command);
  }

  /** All below a command, with the verbs of verbs. */
  private static List<CommandLine> verbs(CommandLine command) {
    List<CommandLine> all = new ArrayList<>();
    for (CommandLine verb : new LinkedHashSet<>(command.getSubcommands().values())) {
      all.add(verb);
      all.addAll(verbs(verb));
    }
    return all;
  }

  private static String run(String... argv) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, argv[0]))),
        argv[0] + " is not installed");
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void everyVerbHasAPageThatNamesItsOptions() throws Exception {
    List<String> pages = new ArrayList<>(List.of("osbs.1"));
    for (CommandLine verb : verbs(command)) {
      String name = verb.getCommandSpec().qualifiedName("-") + ".1";
      pages.add(name);
      String page = Files.readString(share.resolve("man/man1").resolve(name));
      verb.getCommandSpec()
          .options()
          .forEach(option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
      assertThat(page).contains(".SH \"EXAMPLES\"").doesNotContain("${", "Example:");
    }
    try (Stream<Path> files = Files.list(share.resolve("man/man1"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(pages);
    }
  }

  @Test
  void groffHasNothingToSayAboutThePages() throws Exception {
    try (Stream<Path> files = Files.list(share.resolve("man/man1"))) {
      for (Path page : files.toList()) {
        assertThat(run("groff", "-man", "-ww", "-z", "-Tutf8", page.toString())).isEmpty();
      }
    }
  }

  @Test
  void bashCompletesVerbsAndFormats() throws Exception {
    Path script = share.resolve("bash-completion/completions/osbs");
    String completed =
        run(
            "bash",
            "-c",
            "source '"
                + script
                + "'; compopt() { :; }; COMP_WORDS=(osbs pr); COMP_CWORD=1; _complete_osbs;"
                + " echo \"${COMPREPLY[@]}\"; COMP_WORDS=(osbs get -o ''); COMP_CWORD=3;"
                + " _complete_osbs; echo \"${COMPREPLY[@]}\"");
    assertThat(completed).isEqualTo("prune\ntext wide json yaml name\n");
  }

  @Test
  void zshTakesItsScript() throws Exception {
    Path script = share.resolve("zsh/site-functions/_osbs");
    assertThat(Files.readString(script))
        .startsWith("#compdef osbs\n")
        .contains("list|list-builds)", "(text wide json yaml name)");
    assertThat(run("zsh", "-n", script.toString())).isEmpty();
  }
}
