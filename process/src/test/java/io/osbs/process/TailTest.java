package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailTest {

  @Test
  void keepsTheLastBytesWhateverTheSizeOfThePieces() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int limit = 1 + random.nextInt(9000);
      Tail tail = new Tail(limit);
      StringBuilder all = new StringBuilder();
      for (int piece = 0; piece < 20; piece++) {
        String text = String.valueOf((char) ('a' + piece)).repeat(random.nextInt(2000));
        all.append(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tail.append(bytes, bytes.length);
      }
      String expected = all.substring(Math.max(0, all.length() - limit));
      assertThat(tail.output().text()).as("seed %d", seed).isEqualTo(expected);
      assertThat(tail.output().truncated()).isEqualTo(all.length() > limit);
    }
  }

  @Test
  void lastLinesLeaveOutBlankOnes() {
    assertThat(Output.of("a\n\nb\r\nc").lastLines(2)).containsExactly("b", "c");
  }
}
