package io.osbs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of formats §2.7, seen by running the original; T stands for its date and time. */
class RelayedLineTest {

  private static final String T = "2017-06-23 17:18:41,791";
  private static final String WORKER_T = "2017-06-23 17:18:41,400";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      nullValues = "null",
      value = {
        "T platform:- - atomic_reactor.foo - DEBUG - this is from the orchestrator build|null|"
            + "T platform:- - atomic_reactor.foo - DEBUG - this is from the orchestrator build",
        "T platform:x86_64 - atomic_reactor.foo - INFO - W platform:- atomic_reactor.foo -  DEBUG - this"
            + " is from a worker build|x86_64|W atomic_reactor.foo -  DEBUG - this is from a worker build",
        "T platform:x86_64 - atomic_reactor.foo - INFO - W platform:- - atomic_reactor.foo - DEBUG - x|"
            + "x86_64|W - atomic_reactor.foo - DEBUG - x",
        "T platform:x86_64 - atomic_reactor.foo - INFO - continuation line|x86_64|continuation line",
        "2017-06-23 05:04:51,334 platform:x86_64 - atomic_reactor.plugins.orchestrate_build - INFO -"
            + " \"ContainersPaused\": 0,|x86_64|\"ContainersPaused\": 0,",
        "T - I really like bacon|null|T - I really like bacon",
        "a b c|null|a b c",
        "T platform:x86_64 - atomic_reactor.foo - INFO - |x86_64|EMPTY",
        "T platform:x86_64 - atomic_reactor.foo - INFO -|x86_64|EMPTY",
        "T platform:x86_64 - atomic_reactor.foo - INFO -     indented  text|x86_64|    indented  text",
        "T platform:ppc64le:x - a - INFO - msg|ppc64le:x|msg",
        "T  platform:x86_64 - a - INFO - msg|x86_64| msg",
      })
  void takesALineApartAsTheOriginalDid(String line, @Nullable String platform, String text) {
    RelayedLine parsed = RelayedLine.parse(written(line));
    assertThat(parsed.platform()).isEqualTo(platform);
    assertThat(parsed.text()).isEqualTo(text.equals("EMPTY") ? "" : written(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // A file named ".log" was made of these.
        "T platform: - atomic_reactor.foo - INFO - msg",
        // An IndexError ended the whole stream here.
        "T platform:x86_64 - x",
      })
  void aLineThatTheOriginalStumbledOverIsTheOrchestratorsOwn(String line) {
    RelayedLine parsed = RelayedLine.parse(written(line));
    assertThat(parsed.platform()).isNull();
    assertThat(parsed.text()).isEqualTo(written(line));
  }

  @Test
  void anEmptyLineIsTheOrchestratorsOwn() {
    assertThat(RelayedLine.parse("")).isEqualTo(new RelayedLine(null, null, "", "", true));
  }

  @Test
  void theWorkersOwnBytesAreKeptBesideTheOriginalsView() {
    String own = WORKER_T + " platform:- - osbs.worker - INFO - step build";
    RelayedLine line =
        RelayedLine.parse(T + " platform:x86_64 - osbs.worker.hello-x86-64-1 - INFO - " + own);
    assertThat(line.worker()).isEqualTo("hello-x86-64-1");
    assertThat(line.own()).isEqualTo(own);
    assertThat(line.text()).isEqualTo(WORKER_T + " - osbs.worker - INFO - step build");
    assertThat(line.ended()).isTrue();
  }

  @Test
  void aPieceSaysThatItsLineDoesNotEnd() {
    RelayedLine line =
        RelayedLine.parse(T + " platform:x86_64 - osbs.worker.hello-1+ - INFO - half a li");
    assertThat(line.worker()).isEqualTo("hello-1");
    assertThat(line.own()).isEqualTo("half a li");
    assertThat(line.ended()).isFalse();
  }

  @Test
  void bytesThatAreNoTextArePassedOnAsTheyAre() {
    byte[] bytes = {'a', 0, (byte) 0xff, (byte) 0xc3, '\r', (byte) 0x85, (byte) 0xa0, 'b'};
    String own = new String(bytes, StandardCharsets.ISO_8859_1);
    RelayedLine line =
        RelayedLine.parse(T + " platform:x86_64 - osbs.worker.hello-1 - INFO - " + own);
    assertThat(line.own().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
  }

  @Test
  void aLineKnowsWhenItWasRelayed() {
    assertThat(RelayedLine.time(T + " platform:- - a - INFO - b"))
        .contains(Instant.parse("2017-06-23T17:18:41.791Z"));
    assertThat(RelayedLine.time("2017-99-23 17:18:41,791 x")).isEmpty();
    assertThat(RelayedLine.time("STEP 1/2: RUN true and more")).isEmpty();
    assertThat(RelayedLine.time("")).isEmpty();
  }

  private static String written(String line) {
    return line.replaceFirst("^T ", T + " ").replace("W ", WORKER_T + " ");
  }
}
