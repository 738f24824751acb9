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
  void bashAsksTheSiteForBuildsAndClusters() throws Exception {
    assertThat(bash("osbs logs he")).isEqualTo("hello-1 hello-2 (osbs list -o name)");
    assertThat(bash("osbs get --config = f -i east he"))
        .isEqualTo("hello-1 hello-2 (osbs list -o name --config f -i east)");
    assertThat(bash("osbs cluster drain he")).isEqualTo("hello-1 hello-2 (osbs clusters -o name)");
    assertThat(bash("osbs get hello-1 he")).as("one build is enough").isEqualTo(" ()");
    assertThat(bash("osbs logs --since he")).as("a value of an option").isEqualTo(" ()");
    assertThat(bash("osbs list he")).isEqualTo(" ()");
  }

  /** What bash offers for the last word, and what it asked of a command that knows two builds. */
  private String bash(String line) throws Exception {
    Path asked = share.resolve("asked");
    Files.deleteIfExists(asked);
    String completed =
        run(
            "bash",
            "-c",
            """
            source '%s'; compopt() { :; }
            osbs() { echo "osbs $*" > '%s'; printf '%%s\\n' hello-1 hello-2 other; }
            COMP_LINE='%s'; read -ra COMP_WORDS <<< "$COMP_LINE"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _osbs; echo "${COMPREPLY[@]}"
            """
                .formatted(share.resolve("bash-completion/completions/osbs"), asked, line));
    String command = Files.exists(asked) ? Files.readString(asked).strip() : "";
    return "%s (%s)".formatted(completed.strip(), command);
  }

  @Test
  void zshTakesItsScript() throws Exception {
    Path script = share.resolve("zsh/site-functions/_osbs");
    assertThat(Files.readString(script))
        .startsWith("#compdef osbs\n")
        .contains(
            "list|list-builds) _osbs_list ;;",
            "(text wide json yaml name)",
            "'1:BUILD:_osbs_site_builds'",
            "drain) _osbs_cluster_drain ;;",
            "'--against=[");
    assertThat(Files.readString(script).lines().filter(line -> line.contains("() {")))
        .extracting(line -> line.substring(0, line.indexOf('(')))
        .as("functions")
        .doesNotHaveDuplicates();
    assertThat(run("zsh", "-n", script.toString())).isEmpty();
  }
}
