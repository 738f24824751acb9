package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.cluster.local.Watcher.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One watcher of the kernel's for everything that a process watches. */
final class WatcherTest {

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

  @TempDir private Path folder;

  private Path directory(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static void change(Path directory) throws IOException {
    Files.writeString(directory.resolve("last"), "x");
  }

  private static boolean tells(Subscription subscription) throws InterruptedException {
    return subscription.await(PATIENCE) > 0;
  }

  @Test
  void everybodyIsToldOfItsOwnDirectory() throws Exception {
    Path one = directory("one");
    Path two = directory("two");
    try (Subscription first = Watcher.watch(one);
        Subscription second = Watcher.watch(one);
        Subscription other = Watcher.watch(two)) {
      change(one);

      assertThat(tells(first)).isTrue();
      assertThat(tells(second)).isTrue();
      // One thread tells of everything in turn, so this was not told before.
      assertThat(other.await(0)).isZero();
      change(two);
      assertThat(tells(other)).isTrue();
    }
  }

  @Test
  void whoGoesTakesNothingFromTheOthers() throws Exception {
    Path one = directory("one");
    try (Subscription stays = Watcher.watch(one)) {
      Subscription goes = Watcher.watch(one);
      goes.close();
      goes.close();
      change(one);
      assertThat(tells(stays)).isTrue();
    }
  }

  @Test
  void afterTheLastHasGoneOneCanBeginAgain() throws Exception {
    Path one = directory("one");
    Watcher.watch(one).close();
    try (Subscription again = Watcher.watch(one)) {
      change(one);
      assertThat(tells(again)).isTrue();
    }
  }

  @Test
  void aDirectoryThatIsNotThereDisturbsNobody() throws Exception {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> Watcher.watch(absent)).isInstanceOf(NoSuchFileException.class);
    Path one = directory("one");
    try (Subscription there = Watcher.watch(one)) {
      assertThatThrownBy(() -> Watcher.watch(absent)).isInstanceOf(IOException.class);
      change(one);
      assertThat(tells(there)).isTrue();
    }
  }

  @Test
  void whoWaitsGoesOnWhenItIsClosed() throws Exception {
    Subscription subscription = Watcher.watch(directory("one"));
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                subscription.await(Long.MAX_VALUE);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    subscription.close();
    waiter.join();
    assertThat(waiter.isAlive()).isFalse();
  }
}
