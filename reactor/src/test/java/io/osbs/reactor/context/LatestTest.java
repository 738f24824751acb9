package io.osbs.reactor.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LatestTest {

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @Test
  void whatIsReplacedBeforeItsTurnIsLeftOutAndTheLastIsStored() throws InterruptedException {
    try (Latest<String> latest = new Latest<>(this::storeSlowly)) {
      latest.offer("first");
      begun.await();
      latest.offer("second");
      latest.offer("third");
      assertThat(stored).isEmpty();
      mayEnd.countDown();
    }

    assertThat(stored).containsExactly("first", "third");
  }

  @Test
  void closingWithNothingToStoreStoresNothing() {
    new Latest<String>(stored::add).close();

    assertThat(stored).isEmpty();
  }

  private void storeSlowly(String value) {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    stored.add(value);
  }
}
