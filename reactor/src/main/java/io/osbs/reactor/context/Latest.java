package io.osbs.reactor.context;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands values to a store, one at a time and in order, without holding up whoever has them: one
 * that is replaced before its turn is left out, the last one never. Safe for use by several
 * threads.
 */
public final class Latest<T> implements AutoCloseable {

  private final Consumer<T> store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final AtomicReference<@Nullable T> next = new AtomicReference<>();

  /**
   * Begins with nothing to store.
   *
   * @param store called by one thread at a time; what it throws is lost
   */
  public Latest(Consumer<T> store) {
    this.store = store;
  }

  /** Takes the place of a value that is not stored yet. */
  public void offer(T value) {
    if (next.getAndSet(value) == null) {
      thread.execute(this::storeNext);
    }
  }

  private void storeNext() {
    T value = next.getAndSet(null);
    if (value != null) {
      store.accept(value);
    }
  }

  /** Waits for the last value to be stored. */
  @Override
  public void close() {
    thread.close();
  }
}
