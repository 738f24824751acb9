package io.osbs.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The last bytes that a program wrote to one of its streams, secrets struck out. Immutable. */
public final class Output {

  /** Nothing was written. */
  public static final Output EMPTY = new Output(new byte[0], 0);

  private final byte[] bytes;
  private final long written;

  Output(byte[] bytes, long written) {
    this.bytes = bytes;
    this.written = written;
  }

  /** Output as a test scripts it. */
  public static Output of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Output(bytes, bytes.length);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes as text; what is no UTF-8 becomes replacement characters. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** True when more was written than was kept. */
  public boolean truncated() {
    return written > bytes.length;
  }

  /** At most the last {@code count} lines that are not blank. */
  public List<String> lastLines(int count) {
    List<String> lines = new ArrayList<>();
    for (String line : text().split("\n", -1)) {
      String shown = line.stripTrailing();
      if (!shown.isEmpty()) {
        lines.add(shown);
      }
    }
    return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Output that
        && written == that.written
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
