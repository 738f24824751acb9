package io.osbs.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.container.ContainerYaml;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that are none of ours, or are meant to do harm: each reader says what is wrong, soon and in
 * little memory.
 */
final class BadFilesTest {

  /** Far more than any of them takes, so that a loaded machine does not matter. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final List<Function<Path, Loaded<?>>> READERS =
      List.of(OsbsConf::load, ReactorConfig::load, ContainerYaml::load);

  @TempDir Path directory;

  static Stream<Arguments> bytes() {
    byte[] noise = new byte[5000];
    RandomGenerator.of("L64X128MixRandom").nextBytes(noise);
    noise[0] = 'x';
    noise[99] = 0;
    return Stream.of(
        arguments("an executable", "\u007fELF\u0002\u0001\u0001\0\0\0".getBytes(ISO_8859_1), "not"),
        arguments("noise", noise, "not"),
        arguments(
            "Latin 1",
            "a:\n  b: \u00fcber\n".getBytes(ISO_8859_1),
            ":2: error: not UTF-8 text: byte 0xfc\n    save it as UTF-8"),
        arguments("UTF-16", "[default]\n".getBytes(UTF_16), ": error: UTF-16 text, expected UTF-8"),
        arguments(
            "UTF-16 without a mark",
            "[default]\n".getBytes(UTF_16LE),
            ":1: error: not text: it holds a zero byte"),
        arguments("half a character", new byte[] {'a', (byte) 0xe2, (byte) 0x82}, "not UTF-8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void bytesThatAreNoText(String what, byte[] content, String says) throws IOException {
    Path file = Files.write(directory.resolve("file"), content);
    for (Function<Path, Loaded<?>> reader : READERS) {
      assertThat(Rendered.problems(() -> reader.apply(file)))
          .as(what)
          .singleElement()
          .asString()
          .contains(file.toString())
          .contains(says);
    }
  }

  @Test
  void aHundredMegabytesAreNotRead() throws IOException {
    Path file = directory.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(100L * 1024 * 1024);
    }
    for (Function<Path, Loaded<?>> reader : READERS) {
      assertThat(Rendered.problems(() -> reader.apply(file)))
          .containsExactly(
              file
                  + ": error: larger than 1024 KiB, which no configuration file is\n"
                  + "    check that this is the file you mean");
    }
  }

  @Test
  void whatIsNoFile() {
    for (Function<Path, Loaded<?>> reader : READERS) {
      assertThat(Rendered.problems(() -> reader.apply(directory)))
          .containsExactly(directory + ": error: it is a directory\n    name the file in it");
      Path endless = Path.of("/dev/zero");
      assertThat(Rendered.problems(() -> reader.apply(endless)))
          .singleElement()
          .asString()
          .contains("larger than 1024 KiB");
      // Opens, and fails to be read, whoever tries.
      Path failing = Path.of("/proc/self/mem");
      assertThat(Rendered.problems(() -> reader.apply(failing)))
          .singleElement()
          .asString()
          .contains("/proc/self/mem: error: cannot be read: ");
      Path inFile = Path.of("/dev/null/osbs.conf");
      assertThat(Rendered.problems(() -> reader.apply(inFile)))
          .singleElement()
          .asString()
          .contains("error: cannot be read: ");
    }
  }

  private static String repeat(int times, Function<Integer, String> line) {
    return IntStream.range(0, times).mapToObj(line::apply).collect(Collectors.joining());
  }

  static Stream<Arguments> texts() {
    String laughs =
        repeat(9, i -> "k%d: &k%d [%s]\n".formatted(i, i, repeat(9, n -> "*k" + (i - 1) + ", ")));
    return Stream.of(
        arguments("a billion laughs", "k-1: &k-1 lol\n" + laughs, "aliases"),
        arguments(
            "merges of merges",
            "a0: &a0 {x: 1}\n"
                + repeat(40, i -> "a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i + 1, i + 1, i, i)),
            "aliases"),
        arguments(
            "many platforms with one long list",
            "x: &l\n"
                + repeat(20_000, i -> "- {name: c%d}\n".formatted(i))
                + "clusters:\n"
                + repeat(20_000, i -> "  p%d: *l\n".formatted(i)),
            "more than 100000 values"),
        arguments("deep lists", "[".repeat(500_000), "nested more than 50 deep"),
        arguments("deep mappings", "{a: ".repeat(200_000), "nested more than 50 deep"),
        arguments("deep blocks", repeat(700, i -> " ".repeat(i) + "a:\n"), "nested more than 50"),
        arguments(
            "a line of a megabyte",
            "a".repeat(1_000_000),
            "neither '=' nor ':'|expected a mapping"),
        arguments(
            "a key of a megabyte",
            "[s]\n" + "k".repeat(1_000_000) + " = v\n",
            "unknown key|not YAML"),
        arguments(
            "many unknown keys",
            "[s]\n" + repeat(50_000, i -> "k%d: v\n".formatted(i)),
            "there is more"),
        arguments(
            "many sections",
            repeat(90_000, i -> "[s%d]\n".formatted(i)),
            "more than 1000 sections|not YAML"),
        arguments(
            "every section inherits everything",
            "[DEFAULT]\n"
                + repeat(30_000, i -> "d%d=\n".formatted(i))
                + repeat(60_000, i -> "[s%d]\n".formatted(i)),
            "more than 1000 keys|not YAML"),
        arguments(
            "references to references",
            "[s]\na0 = lol\n"
                + repeat(9, i -> "a%d = %s\n".formatted(i + 1, ("%(a" + i + ")s").repeat(10)))
                + "vendor = %(a7)s\n",
            "refer to more than 1000 others|not YAML"),
        arguments(
            "long values that refer to long values",
            "[s]\na = " + "x".repeat(60_000) + "\nvendor = " + "%(a)s".repeat(900) + "\n",
            "longer than 65536 characters|not YAML"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void textsThatAreMeantToDoHarm(String what, String text, String says) {
    boolean conf = text.startsWith("[s") || text.startsWith("[D");
    List<Problem> found =
        assertTimeout(
            SOON,
            () ->
                Rendered.found(
                    () -> conf ? OsbsConf.parse("f", text) : ReactorConfig.parse("f", text)));
    assertThat(found).as(what).hasSizeBetween(1, 201);
    String all = found.stream().map(Problem::render).collect(Collectors.joining("\n"));
    assertThat(all).containsPattern(says).hasSizeLessThan(200_000);
    // The other readers may like it or not, but soon.
    assertTimeout(SOON, () -> Rendered.found(() -> OsbsConf.parse("f", text)));
    assertTimeout(SOON, () -> Rendered.found(() -> ReactorConfig.parse("f", text)));
    assertTimeout(SOON, () -> Rendered.found(() -> ContainerYaml.parse("f", text)));
  }

  @Test
  void whatATerminalWouldObeyIsShownAsACode() {
    byte[] text = "[s]\nengine = \u001b[2J\u202ex\n\u001b]0;t\u0007 = 1\n".getBytes(UTF_8);
    assertThat(Rendered.problems(() -> OsbsConf.parse("f\u001b", ConfigFiles.text("f", text))))
        .allSatisfy(problem -> assertThat(problem).doesNotContain("\u001b", "\u202e", "\u0007"))
        .anySatisfy(problem -> assertThat(problem).contains("'\\x1b[2J\\x202ex' is no engine"));
  }

  @Test
  void aKeyThatIsThereTwice() {
    assertThat(Rendered.problems(() -> OsbsConf.parse("f", "[s]\nvendor = a\nVENDOR = b\n")))
        .containsExactly(
            "f:3: error: [s] vendor: the key is already on line 2\n    remove one of the two lines");
    assertThat(Rendered.problems(() -> ReactorConfig.parse("f", "version: 1\nversion: 1\n")))
        .containsExactly(
            "f:2: error: the key 'version' is already on line 1\n    remove one of the two");
  }
}
