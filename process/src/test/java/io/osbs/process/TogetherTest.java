package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TogetherTest {

  @Test
  void resultsComeInTheTasksOrder() throws Exception {
    CountDownLatch second = new CountDownLatch(1);

    List<String> results =
        Together.run(
            List.of(
                () -> {
                  second.await();
                  return "first";
                },
                () -> {
                  second.countDown();
                  return "second";
                }));

    assertThat(results).containsExactly("first", "second");
  }

  @Test
  void aFailureInterruptsTheOthersAndWaitsForThem() {
    AtomicReference<String> other = new AtomicReference<>("running");

    assertThatThrownBy(() ->
            Together.both(
                () -> {
                  throw FailureException.of(FailureKind.BUILD, "wrong");
                },
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    other.set("interrupted");
                    throw e;
                  }
                  return "never";
                },
                (a, b) -> b))
        .hasMessage("wrong");

    assertThat(other).hasValue("interrupted");
  }

  @Test
  void anInterruptOfTheCallerReachesTheTasks() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Together.run(
                    List.of(() -> {
                      started.countDown();
                      new CountDownLatch(1).await();
                      return "never";
                    }));
              } catch (InterruptedException e) {
                interrupted.countDown();
              } catch (FailureException e) {
                throw new AssertionError(e);
              }
            });
    started.await();

    caller.interrupt();

    interrupted.await();
  }
}
