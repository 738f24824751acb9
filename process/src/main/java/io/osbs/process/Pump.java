package io.osbs.process;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries one stream of a program to the sink and the tail, line by line, in bounded memory. Never
 * stops reading before the stream ends: a program whose pipe is full would stand still.
 */
final class Pump implements Runnable {

  static final int LONGEST_PIECE = 64 * 1024;
  private static final int READ_SIZE = 16 * 1024;

  private final OutputSink.Stream from;
  private final InputStream stream;
  private final Tail tail;
  private final Redaction redaction;
  private final Object turn;
  private final byte[] line;
  private int held;
  private @Nullable OutputSink sink;
  private volatile @Nullable RuntimeException sinkFailure;

  /**
   * @param turn the lock that keeps calls of the sink from overlapping
   */
  Pump(
      OutputSink.Stream from,
      InputStream stream,
      Tail tail,
      Redaction redaction,
      OutputSink sink,
      Object turn) {
    this.from = from;
    this.stream = stream;
    this.tail = tail;
    this.redaction = redaction;
    this.sink = sink;
    this.turn = turn;
    this.line = new byte[LONGEST_PIECE + redaction.longest()];
  }

  @Override
  public void run() {
    byte[] chunk = new byte[READ_SIZE];
    try {
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        take(chunk, count);
      }
    } catch (IOException e) {
      // The pipe was closed under us because the program was ended: what came until then counts.
    }
    emit(held);
  }

  /** What the sink threw, if it did. */
  @Nullable RuntimeException sinkFailure() {
    return sinkFailure;
  }

  private void take(byte[] chunk, int count) {
    int start = 0;
    while (start < count) {
      int end = start;
      int limit = Math.min(count, start + line.length - held);
      while (end < limit && chunk[end] != '\n') {
        end++;
      }
      boolean complete = end < limit;
      int step = (complete ? end + 1 : end) - start;
      System.arraycopy(chunk, start, line, held, step);
      held += step;
      start += step;
      if (complete) {
        emit(held);
      } else if (held == line.length) {
        // A secret may begin at the very end: that much waits for what follows.
        emit(redactedHead());
      }
    }
  }

  /** Redacts what is held and returns how much of it may leave. */
  private int redactedHead() {
    if (redaction.isEmpty()) {
      return held;
    }
    byte[] clean = redaction.apply(line, held);
    held = Math.min(clean.length, line.length);
    System.arraycopy(clean, 0, line, 0, held);
    return Math.max(1, held - redaction.longest() + 1);
  }

  private void emit(int length) {
    if (length == 0) {
      return;
    }
    byte[] bytes = line;
    int clean = length;
    if (!redaction.isEmpty()) {
      bytes = redaction.apply(line, length);
      clean = bytes.length;
    }
    tail.append(bytes, clean);
    hand(bytes, clean);
    held -= length;
    System.arraycopy(line, length, line, 0, held);
  }

  private void hand(byte[] bytes, int length) {
    synchronized (turn) {
      if (sink == null) {
        return;
      }
      try {
        sink.piece(from, bytes, length);
      } catch (RuntimeException e) {
        sinkFailure = e;
        sink = null;
      }
    }
  }
}
