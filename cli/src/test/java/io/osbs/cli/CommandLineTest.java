package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir Path home;
  private Playground play;

  @BeforeEach
  void open() throws Exception {
    play = new Playground(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "biuld|there is no verb 'biuld'; did you mean 'build'?",
        "-o json lits|there is no verb 'lits'; did you mean 'list'?",
        "frobnicate|there is no verb 'frobnicate'; 'osbs --help' lists those there are",
        "list --runing|'osbs list' has no option '--runing'; did you mean '--running'?",
        "list --frobnicate=1|'osbs list' has no option '--frobnicate'; 'osbs list --help' lists",
        "list -o jsn|'jsn' is no value for --output; did you mean 'json'?",
        "list -o 17|'17' is no value for --output; it takes text, wide, json, yaml, name",
        "get|Missing required parameter: 'BUILD'",
        "get a b|'osbs get' takes BUILD; 'b' is too much",
        "list a|'osbs list' takes options only; 'a' is too much",
        "cluster drian a|'osbs cluster' has no verb 'drian'; did you mean 'drain'?",
        "config frobnicate|'osbs config' has no verb 'frobnicate'; 'osbs config --help' lists",
        "build --scratch --isolated x|osbs: --scratch, --isolated are mutually exclusive",
        "build --detach --metadata-file m x|it does not go with --detach",
        "build --metadata-file no/such/m x|there is no folder",
        "build --metadata-file / x|--metadata-file / is a folder",
        "prune --keep x|'x' is no value for --keep; it takes a number",
        "completion fish|'fish' is no value for SHELL; it takes bash, zsh",
        "logs x --since then|--since 'then' is no time: write an age such as 90s",
        "logs x --failed -f|--failed looks at a build that has ended",
        "prune --older-than x|--older-than 'x' is no age",
        "prune --keep -1|--keep -1 is less than none",
        "get UPPER|'UPPER' cannot be a build; 'osbs list' shows those there are",
        "get nobody|there is no build 'nobody' on cluster default",
        "-o json|a verb is missing",
      })
  void mistakesAreToldWithWhatWasMeant(String line, String told) {
    Playground.Ran ran = play.run(line.split(" ", -1));
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("osbs: ").contains(told);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-o json list,list -o json",
    "list -o json,list -o json",
    "--config=f -i x --output yaml get b --wide,get --config=f -i x --output yaml b --wide",
    "-ojson list,list -ojson",
    "help build,build --help",
    "help,--help",
    "-i x help get,get --help",
    "--help,--help",
    "list-builds --running,list-builds --running",
    "-o json nothing,nothing",
    "-o json config view --origin,config view -o json --origin",
    "config -o json view,config view -o json",
    "-i x config,config",
    "config --help,config --help",
    "-o json config veiw,config veiw",
    "help config view,config view --help",
    "help config,config --help",
  })
  void globalOptionsMayStandBeforeTheVerb(String typed, String read) {
    Map<String, Set<String>> verbs =
        Map.of(
            "list", Set.of(),
            "list-builds", Set.of(),
            "get", Set.of(),
            "build", Set.of(),
            "config", Set.of("check", "view"));
    assertThat(String.join(" ", Arguments.inOrder(List.of(typed.split(" ", -1)), verbs)))
        .isEqualTo(read);
  }

  @Test
  void whatIsKnownOfVerbsBelowVerbsIsWhatThereIs() {
    Map<String, Set<String>> there = new HashMap<>();
    Pages.command()
        .getSubcommands()
        .forEach((name, verb) -> there.put(name, verb.getSubcommands().keySet()));
    assertThat(Pages.osbs().below()).isEqualTo(there);
  }

  @Test
  void whatRunsInsideABuildSaysThatItIsNothingToCall() {
    Playground.Ran help = play.run("reactor", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out())
        .startsWith("Usage: osbs reactor orchestrate|work\n")
        .contains("Example: ");
  }

  @Test
  void everyVerbShowsAnExampleOfItself() {
    for (CommandLine verb : new LinkedHashSet<>(Pages.command().getSubcommands().values())) {
      assertThat(verb.getUsageMessage())
          .as(verb.getCommandName())
          .containsPattern("Example: .*osbs " + verb.getCommandName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "list-builds,list",
    "get-build,get",
    "build-logs,logs",
    "watch-build,watch",
    "cancel-build,cancel",
  })
  void theOriginalsVerbsAreAliases(String old, String verb) {
    assertThat(play.run(old, "--help").out()).startsWith("Usage: osbs " + verb + " ");
  }

  @Test
  void everyFormatCanBeAskedForWhereDataIsPrinted() {
    List<String> without = new ArrayList<>();
    for (CommandLine verb : new LinkedHashSet<>(Pages.command().getSubcommands().values())) {
      if (verb.getCommandSpec().findOption("--output") == null) {
        without.add(verb.getCommandName());
      }
    }
    assertThat(without)
        .as("verbs without -o print logs, scripts, or text only")
        .isSubsetOf(
            "logs",
            "simulate",
            "completion",
            "reap",
            "koji",
            "koji-builder",
            "deploy",
            "config",
            "cluster",
            "image");
  }
}
