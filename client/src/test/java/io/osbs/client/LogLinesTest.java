package io.osbs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private final List<String> lines = new ArrayList<>();
  private final LogLines splitter =
      new LogLines((line, ended) -> lines.add(line + (ended ? "$" : "...")));

  @Test
  void linesComeWholeWhereverTheChunksEnd() {
    byte[] log = "one\n\ntwo \r\nthree".getBytes(StandardCharsets.ISO_8859_1);
    for (byte each : log) {
      splitter.accept(new byte[] {each});
    }
    assertThat(lines).containsExactly("one$", "$", "two \r$");
    splitter.end();
    assertThat(lines).containsExactly("one$", "$", "two \r$", "three...");
    splitter.end();
    assertThat(lines).hasSize(4);
  }

  @Test
  void aLineOfManyMegabytesComesInPieces() {
    byte[] piece = new byte[1024 * 1024];
    Arrays.fill(piece, (byte) 'x');
    for (int i = 0; i < 10; i++) {
      splitter.accept(piece);
    }
    splitter.accept(new byte[] {'\n'});
    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.stream().mapToInt(line -> line.replaceAll("[.$]+$", "").length()).sum())
        .isEqualTo(10 * piece.length);
    assertThat(lines.getLast()).endsWith("$");
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.endsWith("..."));
    assertThat(lines).allMatch(line -> line.length() < 2 * LogLines.LONGEST);
  }
}
