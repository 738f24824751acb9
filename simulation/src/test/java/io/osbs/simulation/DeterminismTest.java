package io.osbs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A seed is a world: it runs the same way every time and everywhere. */
final class DeterminismTest {

  private static final long SEEDS = 6;

  private static List<Long> hashes() {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> Simulation.hash(Scenario.STANDARD, seed))
        .toList();
  }

  /** What another JVM runs. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] arguments) {
      System.out.print(hashes());
    }
  }

  @Test
  void aSeedRunsTheSameWayTwice() {
    assertThat(hashes()).isEqualTo(hashes()).doesNotHaveDuplicates();
  }

  /** Sets and maps made by {@code of} and {@code copyOf} have another order in every JVM. */
  @Test
  void aSeedRunsTheSameWayInAnotherJvm() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(said).isEqualTo(hashes().toString());
  }
}
