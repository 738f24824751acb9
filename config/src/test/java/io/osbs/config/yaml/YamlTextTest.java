package io.osbs.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.Problem;
import io.osbs.config.Problems;
import io.osbs.config.yaml.YamlNode.Items;
import io.osbs.config.yaml.YamlNode.Mapping;
import io.osbs.config.yaml.YamlNode.Scalar;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class YamlTextTest {

  /** The tree as one line: {@code value@line}, quoted values in quotes. */
  private static String flat(YamlNode node) {
    return switch (node) {
      case Scalar(String text, boolean plain, int line) ->
          (plain ? text : "'" + text + "'") + "@" + line;
      case Items(var nodes, int line) ->
          nodes.stream().map(YamlTextTest::flat).collect(Collectors.joining(",", "[", "]@" + line));
      case Mapping(var entries, int line) ->
          entries.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + flat(entry.getValue().node()))
              .collect(Collectors.joining(",", "{", "}@" + line));
    };
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        arguments("nothing", "", "@1"),
        arguments("only a comment", "# x\n", "@1"),
        arguments(
            "lines are counted from 1", "\na: 1\nb:\n- x\n- 'y'", "{a:1@2,b:[x@4,'y'@5]@4}@2"),
        arguments("an alias is what it refers to", "a: &x [1]\nb: *x", "{a:[1@1]@1,b:[1@1]@1}@1"),
        arguments(
            "a merge adds",
            "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}",
            "{a:{p:1@1,q:2@1}@1,b:{q:3@2,p:1@1}@2}@1"),
        arguments(
            "a merge of several takes the first",
            "a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc: {<<: [*x, *y]}",
            "{a:{p:1@1}@1,b:{p:2@2,q:3@2}@2,c:{p:1@1,q:3@2}@3}@1"),
        arguments("a quoted << is a key", "'<<': 1", "{<<:1@1}@1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void becomesATreeWithLines(String sentence, String text, String expected) {
    Problems problems = new Problems();
    assertThat(YamlText.read("f", text, problems).map(YamlTextTest::flat))
        .as(sentence)
        .contains(expected);
    assertThat(problems.found()).isEmpty();
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        arguments("a tab", "a:\n\tb: 1", 2, "not YAML: found character '\\t(TAB)'"),
        arguments(
            "an open quote",
            "a: 1\nb: \"x\n",
            3,
            "not YAML: found unexpected end of stream while scanning a quoted scalar"),
        arguments(
            "an odd indentation", "a: 1\n  b: 2", 2, "not YAML: mapping values are not allowed"),
        arguments("a second document", "a: 1\n---\nb: 1", 2, "a second document starts here"),
        arguments("an alias of nothing", "a: *x", 1, "the alias '*x' refers to nothing above it"),
        arguments(
            "an alias inside itself", "a: &x\n  b: *x", 2, "the alias '*x' refers to nothing"),
        arguments("a list as key", "? [1]\n: 2", 1, "a key is a list or a mapping"),
        arguments("a merge of a word", "<<: x", 1, "'<<' merges no mapping"),
        arguments("nesting without end", "[".repeat(100_000), 1, "nested more than 50 deep"),
        arguments(
            "a control character", "a: \u0001", 0, "not YAML: special characters are not allowed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void whatIsNoYamlIsNamedWithItsLine(String sentence, String text, int line, String expected) {
    Problems problems = new Problems();
    assertThat(YamlText.read("f", text, problems)).isEqualTo(Optional.empty());
    assertThat(problems.found()).as(sentence).hasSize(1);
    Problem problem = problems.found().getFirst();
    assertThat(problem.message()).startsWith(expected);
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.remedy()).isNotEmpty();
  }

  @Test
  void aKeyGivenTwiceIsAnErrorAndHidesNoOther() {
    Problems problems = new Problems();
    assertThat(YamlText.read("f", "a: 1\na: 2", problems).map(YamlTextTest::flat))
        .contains("{a:2@2}@1");
    assertThat(problems.found())
        .extracting(Problem::render)
        .containsExactly("f:2: error: the key 'a' is already on line 1\n    remove one of the two");
  }

  @Test
  void anErrorDoesNotShowTheLine() {
    Problems problems = new Problems();
    YamlText.read("f", "password: hunter2: x", problems);
    assertThat(problems.found()).hasSize(1);
    assertThat(problems.found().getFirst().render()).doesNotContain("hunter2");
  }

  @Test
  void aliasesOfAliasesAreCountedAndNotFollowed() {
    StringBuilder text = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i < 60; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    Problems problems = new Problems();
    assertThat(YamlText.read("f", text.toString(), problems)).isEmpty();
    assertThat(problems.found())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isBetween(13, 17);
          assertThat(problem.message()).startsWith("more than 100000 values, those that aliases");
        });
  }
}
