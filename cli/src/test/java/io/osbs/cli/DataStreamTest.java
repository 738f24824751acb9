package io.osbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that does not arrive is never told as done. */
class DataStreamTest {

  @TempDir Path home;

  /** A disk that takes so many bytes. */
  private static final class FullDisk extends OutputStream {
    private int room;

    FullDisk(int room) {
      this.room = room;
    }

    @Override
    public void write(int b) throws IOException {
      if (room-- <= 0) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Test
  void itRemembersWhyDataWasLost() {
    DataStream full = DataStream.to(new FullDisk(3));
    full.print("abc");
    assertThat(full.lost()).isEmpty();
    full.print("d");
    assertThat(full.lost()).contains("No space left on device");
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    DataStream large = DataStream.to(target);
    large.print("…ü\n");
    assertThat(large.lost()).isEmpty();
    assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("…ü\n");
  }

  @Test
  void aVerbWhoseDataIsLostDoesNotEndAsDone() throws Exception {
    try (Playground play = new Playground(home)) {
      Playground.Ran full = play.into(DataStream.to(new FullDisk(10)), false, "config", "view");
      assertThat(full.status()).isEqualTo(5);
      assertThat(full.err())
          .contains("osbs: cannot write to standard output: No space left on device");
    }
  }

  @Test
  void itKeepsTheStatusThatSaysMore() throws Exception {
    try (Playground play = new Playground(home)) {
      Path wrong = home.resolve("no-such.conf");
      Playground.Ran ran =
          play.into(
              DataStream.to(new FullDisk(0)),
              false,
              "config",
              "check",
              "--config",
              wrong.toString());
      assertThat(ran.status()).isEqualTo(2);
    }
  }

  @Test
  void aReaderThatWentAwayHasWhatItWanted() throws Exception {
    try (Playground play = new Playground(home)) {
      Playground.Ran head = play.into(DataStream.to(new FullDisk(10)), true, "config", "view");
      assertThat(head.status()).as(head.err()).isZero();
      assertThat(head.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"/home/me,/home/me", "'',/root", "relative,/root"})
  void theUsersHomeIsTheVariablesAsInAShell(String variable, String expected) {
    assertThat(Main.userHome(Map.of("HOME", variable), "/root")).isEqualTo(Path.of(expected));
    assertThat(Main.userHome(Map.of(), "/root")).isEqualTo(Path.of("/root"));
  }
}
