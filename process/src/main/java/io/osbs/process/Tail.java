package io.osbs.process;

/** The last bytes of a stream, in a ring that grows up to its limit. Guarded by its own lock. */
final class Tail {

  private static final int FIRST_SIZE = 4096;

  private final int limit;
  private byte[] ring;
  private long written;

  Tail(int limit) {
    this.limit = limit;
    this.ring = new byte[Math.min(limit, FIRST_SIZE)];
  }

  synchronized void append(byte[] bytes, int length) {
    grow(length);
    int from = Math.max(0, length - ring.length);
    long position = written + from;
    int left = length - from;
    while (left > 0) {
      int at = (int) (position % ring.length);
      int step = Math.min(left, ring.length - at);
      System.arraycopy(bytes, length - left, ring, at, step);
      position += step;
      left -= step;
    }
    written += length;
  }

  synchronized Output output() {
    int kept = (int) Math.min(written, ring.length);
    byte[] bytes = new byte[kept];
    int start = written <= ring.length ? 0 : (int) (written % ring.length);
    int first = Math.min(kept, ring.length - start);
    System.arraycopy(ring, start, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, kept - first);
    return new Output(bytes, written);
  }

  synchronized long written() {
    return written;
  }

  /** Only a ring that never wrapped is grown, so its bytes still lie in order. */
  private void grow(int more) {
    if (ring.length == limit || written + more <= ring.length) {
      return;
    }
    long wanted = Math.max(written + more, ring.length * 2L);
    byte[] larger = new byte[(int) Math.min(limit, wanted)];
    System.arraycopy(ring, 0, larger, 0, (int) written);
    ring = larger;
  }
}
