package io.osbs.config.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where osbs.conf and local clusters are looked for. */
final class PlacesTest {

  private static final Path HOME = Path.of("/home/u");

  static Stream<Arguments> searches() {
    String users = "/home/u/.config/osbs/osbs.conf";
    return Stream.of(
        arguments("the option wins", "/a", Map.of("OSBS_CONFIG", "/b"), Set.of("/a", "/b"), "/a"),
        arguments(
            "then the variable",
            null,
            Map.of("OSBS_CONFIG", "/b"),
            Set.of("/b", users, "/etc/osbs.conf"),
            "/b"),
        arguments(
            "then the user's own",
            null,
            Map.of("XDG_CONFIG_HOME", "/x"),
            Set.of("/x/osbs/osbs.conf", users, "/etc/osbs.conf"),
            "/x/osbs/osbs.conf"),
        arguments(
            "whose place is ~/.config by default",
            null,
            Map.of("OSBS_CONFIG", "", "XDG_CONFIG_HOME", ""),
            Set.of(users, "/etc/osbs.conf"),
            users),
        arguments(
            "also when the variable is relative",
            null,
            Map.of("XDG_CONFIG_HOME", "x"),
            Set.of(users, "x/osbs/osbs.conf"),
            users),
        arguments(
            "then the machine's", null, Map.of(), Set.of("/etc/osbs.conf"), "/etc/osbs.conf"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("searches")
  void theFirstFileHolds(
      String sentence,
      @Nullable String flag,
      Map<String, String> environment,
      Set<String> files,
      String found) {
    ConfLocation location =
        ConfLocation.find(
            flag == null ? null : Path.of(flag),
            environment,
            HOME,
            path -> files.contains(path.toString()));
    assertThat(location)
        .as(sentence)
        .isInstanceOfSatisfying(
            ConfLocation.InFile.class, file -> assertThat(file.path()).isEqualTo(Path.of(found)));
  }

  @Test
  void withoutAnyFileTheBuiltInHolds() {
    assertThat(ConfLocation.find(null, Map.of(), HOME, _ -> false))
        .isEqualTo(new ConfLocation.BuiltIn());
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    assertThatThrownBy(() -> ConfLocation.find(Path.of("/a"), Map.of(), HOME, _ -> false))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("/a: error: no such file; --config names it");
    assertThatThrownBy(() -> ConfLocation.find(null, Map.of("OSBS_CONFIG", "/b"), HOME, _ -> false))
        .hasMessageStartingWith("/b: error: no such file; $OSBS_CONFIG names it");
  }

  static Stream<Arguments> homes() {
    return Stream.of(
        arguments("its own variable", Map.of("OSBS_HOME", "/o", "XDG_DATA_HOME", "/x"), "/o"),
        arguments("the XDG variable", Map.of("OSBS_HOME", "", "XDG_DATA_HOME", "/x"), "/x/osbs"),
        arguments(
            "a relative one does not count",
            Map.of("XDG_DATA_HOME", "x"),
            "/home/u/.local/share/osbs"),
        arguments("nothing set", Map.of(), "/home/u/.local/share/osbs"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("homes")
  void localClustersLieBelow(String sentence, Map<String, String> environment, String home) {
    assertThat(OsbsHome.of(environment, HOME)).as(sentence).isEqualTo(Path.of(home));
  }

  @Test
  void aRelativeHomeIsMadeAbsolute() {
    assertThat(OsbsHome.of(Map.of("OSBS_HOME", "o/../p"), HOME))
        .isEqualTo(Path.of("p").toAbsolutePath());
  }

  @Test
  void whoeverRunsElsewhereIsGivenTheAbsoluteHome() {
    Map<String, String> environment = Map.of("OSBS_HOME", "o/../p", "PATH", "/bin");
    assertThat(OsbsHome.absolute(environment))
        .isEqualTo(Map.of("OSBS_HOME", Path.of("p").toAbsolutePath().toString(), "PATH", "/bin"));
    assertThat(OsbsHome.absolute(Map.of("OSBS_HOME", ""))).isEqualTo(Map.of("OSBS_HOME", ""));
    assertThat(OsbsHome.absolute(Map.of())).isEmpty();
  }
}
