package io.osbs.simulation;

import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Virtual time: what happens when, in milliseconds. What is due at the same time keeps its order.
 */
final class Timeline {

  /** The instant at which every world begins. */
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static final long START_MILLIS = START.toEpochMilli();

  private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(256);
  private long now;
  private long orders;
  private long steps;
  private Instant instant = START;

  long now() {
    return now;
  }

  /** Now, by a clock that is right. */
  Instant instant() {
    return instant;
  }

  /** How many events have happened. */
  long steps() {
    return steps;
  }

  void in(long millis, Runnable what) {
    orders++;
    entries.add(new Entry(now + Math.max(0, millis), orders, what));
  }

  /** The virtual time of an instant; never in the past. */
  long millisOf(Instant when) {
    return Math.max(now, when.toEpochMilli() - START_MILLIS);
  }

  /** Lets the next thing happen; false when nothing will. */
  boolean step() {
    Entry next = entries.poll();
    if (next == null) {
      return false;
    }
    if (next.at != now) {
      now = next.at;
      instant = START.plusMillis(now);
    }
    steps++;
    next.what.run();
    return true;
  }
}
