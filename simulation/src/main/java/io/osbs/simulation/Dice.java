package io.osbs.simulation;

import java.util.List;

/**
 * The one source of chance of a world: SplitMix64, written out so that a seed means the same on
 * every Java.
 */
final class Dice {

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    this.state = mix(seed + STEP);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  long next() {
    state += STEP;
    return mix(state);
  }

  /** From 0 (included) to 1 (not included). */
  double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Nothing is drawn for what never happens, so that a fault that is off changes nothing. */
  boolean chance(double probability) {
    return probability > 0 && unit() < probability;
  }

  /** From {@code low} to {@code high}, both included. */
  long between(long low, long high) {
    return low + (long) (unit() * (high - low + 1));
  }

  int between(int low, int high) {
    return (int) between((long) low, (long) high);
  }

  <T> T pick(List<T> list) {
    return list.get(between(0, list.size() - 1));
  }
}
