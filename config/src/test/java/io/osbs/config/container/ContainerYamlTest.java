package io.osbs.config.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.Rendered;
import io.osbs.config.container.ContainerYaml.NoneLeft;
import io.osbs.config.container.ContainerYaml.Selected;
import io.osbs.core.image.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ContainerYamlTest {

  private static final List<Platform> CANDIDATES = platforms("s390x x86_64 ppc64le");

  private static List<Platform> platforms(String names) {
    return Arrays.stream(names.split(" ")).map(Platform::new).toList();
  }

  static Stream<Arguments> selections() {
    String all = "s390x x86_64 ppc64le";
    return Stream.of(
        arguments("an empty file limits nothing", "", all),
        arguments("a file about other things limits nothing", "compose: {packages: [a]}", all),
        arguments("platforms without a value limit nothing", "platforms:", all),
        arguments("an empty mapping limits nothing", "platforms: {}", all),
        arguments("only one name", "platforms: {only: x86_64}", "x86_64"),
        arguments(
            "only a list, in the order of the candidates",
            "platforms: {only: [x86_64, s390x]}",
            "s390x x86_64"),
        arguments("only nothing limits nothing", "platforms: {only: }", all),
        arguments("only an empty text limits nothing", "platforms: {only: ''}", all),
        arguments("only an empty list limits nothing", "platforms: {only: []}", all),
        arguments("only a list of nothing limits nothing", "platforms: {only: [null, '']}", all),
        arguments("not one name", "platforms: {not: x86_64}", "s390x ppc64le"),
        arguments("not a list", "platforms: {not: [x86_64, s390x]}", "ppc64le"),
        arguments("not nothing limits nothing", "platforms: {not: }", all),
        arguments("not an empty text limits nothing", "platforms: {not: ''}", all),
        arguments("not an empty list limits nothing", "platforms: {not: []}", all),
        arguments("not wins over only", "platforms: {only: [x86_64, s390x], not: s390x}", "x86_64"),
        arguments(
            "unknown names do no harm", "platforms: {only: [x86_64, vax-11], not: pdp}", "x86_64"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("selections")
  void leavesThesePlatforms(String sentence, String text, String left) {
    var loaded = ContainerYaml.parse("container.yaml", text);
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.value().select(CANDIDATES))
        .as(sentence)
        .isEqualTo(new Selected(platforms(left)));
  }

  @Test
  void withoutTheFileEveryCandidateIsBuiltOnce() {
    assertThat(ContainerYaml.absent().select(platforms("b a b")))
        .isEqualTo(new Selected(platforms("b a")));
  }

  @Test
  void thatNothingIsLeftIsSaidWithTheReason() {
    ContainerYaml file =
        ContainerYaml.parse(
                "container.yaml", "a: b\nplatforms:\n  only: [arm, s390x]\n  not: s390x")
            .value();
    assertThat(file.select(CANDIDATES))
        .isInstanceOfSatisfying(
            NoneLeft.class,
            none ->
                assertThat(none.problem().render())
                    .isEqualTo(
                        """
                        container.yaml:2: error: platforms: no platform is left of s390x, x86_64, ppc64le; \
                        only: arm, s390x; not: s390x
                            allow one of them, or request a platform that is allowed\
                        """));
    assertThat(ContainerYaml.absent().select(List.of()))
        .isInstanceOfSatisfying(
            NoneLeft.class,
            none ->
                assertThat(none.problem().message())
                    .isEqualTo("there is no platform to build for"));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("no mapping", "- a", "f:1: error: expected a mapping, found a list"),
        arguments(
            "platforms as list", "platforms: [a]", "f:1: error: platforms: expected a mapping"),
        arguments(
            "a mapping of names",
            "platforms:\n  only: {a: b}",
            "f:2: error: platforms.only: expected the name of a platform, found a mapping"),
        arguments(
            "a list of lists",
            "platforms:\n  not:\n  - [a]",
            "f:3: error: platforms.not: expected the name of a platform, found a list"),
        arguments(
            "a misspelt key",
            "platforms:\n  olny: a",
            "f:2: warning: platforms.olny: unknown key, ignored\n    did you mean 'only'?"),
        arguments("no YAML", "a: [", "f:1: error: not YAML: "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void whatIsWrongIsSaid(String sentence, String text, String expected) {
    assertThat(Rendered.problems(() -> ContainerYaml.parse("f", text)))
        .as(sentence)
        .singleElement()
        .asString()
        .startsWith(expected);
  }
}
