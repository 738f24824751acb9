package io.osbs.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes each parser for a while with Jazzer, which mutates what reaches new code. A finding fails
 * the test with the input; more time: {@code -Dosbs.fuzz.seconds=600}.
 */
@Tag("all")
final class FuzzTest {

  private static final int SECONDS = Integer.getInteger("osbs.fuzz.seconds", 20);

  /** No input that is no larger than {@link #LARGEST} may take longer or need more. */
  private static final int SLOWEST_SECONDS = 10;

  private static final int MOST_MEGABYTES = 1024;
  private static final int LARGEST = 64 * 1024;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Parser.class)
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void noInputSurprises(Parser parser) throws IOException, InterruptedException {
    Path corpus = Files.createDirectory(directory.resolve("corpus"));
    Files.writeString(corpus.resolve("seed"), parser.seed());
    Path output = directory.resolve("output");
    Process fuzzer =
        new ProcessBuilder(command(parser, corpus))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(fuzzer.waitFor()).as(() -> end(output)).isZero();
    } finally {
      fuzzer.destroyForcibly();
    }
    assertThat(end(output)).as("it did run").containsPattern("Done [1-9][0-9]* runs");
  }

  private static List<String> command(Parser parser, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx%dm".formatted(MOST_MEGABYTES),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+EnableDynamicAgentLoading",
        "-cp",
        System.getProperty("java.class.path"),
        "-D%s=%s".formatted(FuzzTarget.PARSER, parser),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzTarget.class.getName(),
        "--instrumentation_includes=io.osbs.**",
        "-max_total_time=" + SECONDS,
        "-timeout=" + SLOWEST_SECONDS,
        "-max_len=" + LARGEST,
        // The heap is bounded above; the rest is the fuzzer's own and grows with its run.
        "-rss_limit_mb=0",
        corpus.toString());
  }

  private static String end(Path output) {
    try {
      List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
