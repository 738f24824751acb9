package io.osbs.config.ini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.Problems;
import io.osbs.config.Rendered;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class IniFileTest {

  /**
   * Outcomes are those of Python 3.11's ConfigParser, stripped; where it differs, the sentence says
   * so.
   */
  static Stream<Arguments> files() {
    return Stream.of(
        arguments(
            "a continued value keeps its line breaks", "[s]\na =\n  x\n  y\nb=1", "a=x|y b=1"),
        arguments("an empty line stays inside a value", "[s]\na = x\n\n  y\n\nb=1", "a=x||y b=1"),
        arguments("a full comment inside a value is left out", "[s]\na = x\n  # n\n  y", "a=x|y"),
        arguments("the first = or : separates", "[s]\na: b=c\nd = e:f", "a=b=c d=e:f"),
        arguments("keys are in lower case", "[s]\nNode_Selector.X86=1", "node_selector.x86=1"),
        arguments("an indented first key is a key", "[s]\n  a = 1\n  b = 2", "a=1 b=2"),
        arguments("a deeper line continues", "[s]\n  a = 1\n    c = 3", "a=1|c = 3"),
        arguments("a line less deep is a new key", "[s]\n  a = 1\n b = 2", "a=1 b=2"),
        arguments("a tab indents", "[s]\na=1\n\tb=2", "a=1|b=2"),
        arguments("an indented header continues a value", "[s]\na=1\n  [t]\nb=2", "a=1|[t] b=2"),
        arguments("a key may hold spaces", "[s]\na b  = 1", "a b=1"),
        arguments("a value may be empty", "[s]\na =\nb=", "a= b="),
        arguments("; without a space is part of a value", "[s]\nb = x;y", "b=x;y"),
        arguments("# right after = is part of a value", "[s]\nb =#y", "b=#y"),
        arguments("unlike Python, a comment after a value goes", "[s]\na = t  # c", "a=t"),
        arguments("unlike Python, so it does after ;", "[s]\na = t ; c", "a=t"),
        arguments("unlike Python, on each line", "[s]\na =\n  x # c\n  y", "a=x|y"),
        arguments("unlike Python, when nothing is left", "[s]\na = ; c", "a="),
        arguments("line ends of other systems", "[s]\r\na=1\rb=2\n", "a=1 b=2"),
        arguments("defaults are inherited", "[DEFAULT]\nh=1\n[s]\na=2", "a=2 h=1"),
        arguments("a section wins over defaults", "[DEFAULT]\nh=1\n[s]\nH=2", "h=2"),
        arguments(
            "defaults may come twice and later", "[s]\n[DEFAULT]\na=1\n[DEFAULT]\nb=2", "a=1 b=2"),
        arguments("%% is a percent sign", "[s]\na=1%%", "a=1%"),
        arguments("a reference", "[s]\na=%(B)s/%%\nb=x", "a=x/% b=x"),
        arguments(
            "a reference through a reference",
            "[s]\na=%(b)s!\nb=%(c)s?\nc=%%x",
            "a=%x?! b=%x? c=%x"),
        arguments("a default refers to the section", "[DEFAULT]\nx=%(h)s\n[s]\nh=2", "h=2 x=2"),
        arguments("two references in a row", "[s]\na=%(b)s%(b)s\nb=x", "a=xx b=x"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isReadAsPythonDoes(String sentence, String text, String expected) {
    IniSection section = IniFile.parse("f", text).value().section("s").orElseThrow();
    Map<String, String> values = new TreeMap<>();
    Problems problems = new Problems();
    section
        .keys()
        .forEach(key -> values.put(key, section.value(key, problems).orElseThrow().text()));
    assertThat(problems.found()).isEmpty();
    StringBuilder shown = new StringBuilder();
    values.forEach(
        (key, value) -> shown.append(' ').append(key).append('=').append(value.replace('\n', '|')));
    assertThat(shown.toString().substring(1)).as(sentence).isEqualTo(expected);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "a key twice", "[s]\na=1\nb=2\nA=3", "f:4: error: [s] a: the key is already on line 2"),
        arguments(
            "a section twice",
            "[s]\na=1\n[t]\n[s]",
            "f:4: error: [s]: the section is already on line 1"),
        arguments("no section", "\na=1\nb=2", "f:2: error: this line belongs to no section"),
        arguments(
            "a header without an end",
            "[default\na=1",
            "f:1: error: this is no section header: it has no ']', or nothing before it"),
        arguments(
            "a header without a name",
            "\n[]\na=1",
            "f:2: error: this is no section header: it has no ']', or nothing before it"),
        arguments(
            "no separator", "[s]\nhunter2 x", "f:2: error: [s]: the line has neither '=' nor ':'"),
        arguments("no key", "[s]\n= x", "f:2: error: [s]: no key stands before the value"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aLineThatCannotBeReadIsNamed(String sentence, String text, String expected) {
    assertThat(Rendered.problems(() -> IniFile.parse("f", text)))
        .as(sentence)
        .hasSize(1)
        .first()
        .asString()
        .startsWith(expected + "\n    ")
        .doesNotContain("hunter2");
  }

  @Test
  void allMistakesAreReportedTogether() {
    assertThat(Rendered.found(() -> IniFile.parse("f", "[s]\nx\na=1\na=2\n[s]\n=")))
        .extracting(problem -> problem.line())
        .containsExactly(2, 4, 5, 6);
  }

  static Stream<Arguments> badReferences() {
    return Stream.of(
        arguments("to nothing", "a=%(no)s", "the value refers to 'no', which neither"),
        arguments("to itself", "a=%(a)s", "more than 10 deep, or to itself"),
        arguments("in a circle", "a=%(b)s\nb=%(a)s", "more than 10 deep, or to itself"),
        arguments("a bare percent", "a=hunter%2", "the '%' at character 7 of the value is neither"),
        arguments("an open bracket", "a=%(b", "the '%' at character 1 of the value is neither"),
        arguments("at the end", "a=%", "the '%' at character 1 of the value is neither"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badReferences")
  void aReferenceThatFailsIsAnErrorThatDoesNotShowTheValue(
      String sentence, String line, String expected) {
    IniSection section = IniFile.parse("f", "[s]\n" + line).value().section("s").orElseThrow();
    Problems problems = new Problems();
    assertThat(section.value("a", problems)).isEmpty();
    assertThat(problems.found()).as(sentence).hasSize(1);
    assertThat(problems.found().getFirst().render())
        .startsWith("f:2: error: [s] a: ")
        .contains(expected)
        .doesNotContain("hunter");
  }

  @Test
  void everyValueKnowsItsSectionAndLine() {
    IniFile file = IniFile.parse("f", "[DEFAULT]\nd = 1\n\n[s]\na =\n  2 # c\n").value();
    IniSection section = file.section("s").orElseThrow();
    Problems problems = new Problems();
    assertThat(section.value("A", problems)).contains(new IniValue("a", "2", "s", 5, true));
    assertThat(section.value("d", problems)).contains(new IniValue("d", "1", "DEFAULT", 2, false));
    assertThat(section.wholeValue("a", problems).orElseThrow().text()).isEqualTo("2 # c");
    assertThat(section.line()).isEqualTo(4);
    assertThat(section.inherits("d")).isTrue();
    assertThat(section.inherits("a")).isFalse();
    assertThat(file.sections()).extracting(IniSection::name).containsExactly("s");
    assertThat(file.section("DEFAULT")).isEmpty();
  }
}
