package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.process.OutputSink;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildLogTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          STEP 2/3: RUN true       | STEP 2/3: RUN true
          [1/2] STEP 2/3: RUN true | [1/2] STEP 2/3: RUN true
          STEPS: none              | STEP 1/3: FROM a
          [x] anything             | STEP 1/3: FROM a
          S                        | STEP 1/3: FROM a
          """)
  void buildahsLastStepIsRemembered(String line, String step) {
    BuildLog log = new BuildLog(OutputSink.NONE);
    write(log, "STEP 1/3: FROM a\n");

    write(log, line + "\n");

    assertThat(log.step()).isEqualTo(step);
  }

  private static void write(BuildLog log, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    log.piece(OutputSink.Stream.OUT, bytes, bytes.length);
  }
}
