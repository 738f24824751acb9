package io.osbs.cluster.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.BuildSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that get ready one after the other; the test itself does what happens while one waits. */
class PreparationsTest {

  private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(2);

  /** What happens meanwhile: every pause of one that waits takes the next. */
  private interface Event {
    void happen() throws Exception;
  }

  @TempDir Path directory;

  private final TestClock clock = new TestClock();
  private final List<Event> events = new ArrayList<>();
  private final Map<String, FileLocks.Held> alive = new HashMap<>();
  private @Nullable StateDirectory state;
  private int pauses;

  @BeforeEach
  void open() throws Exception {
    state = StateDirectory.open("here", directory.resolve("here"), clock);
  }

  @AfterEach
  void endAll() {
    alive.values().forEach(FileLocks.Held::close);
  }

  @Test
  void asManyAsThereAreProcessorsDoNotWait() throws Exception {
    await("a", 1, 2);
    await("b", 2, 2);

    assertThat(pauses).isZero();
  }

  @Test
  void oneMoreWaitsUntilOneIsReady() throws Exception {
    Preparations.Ticket first = await("a", 1, 1);
    events.add(() -> {});
    events.add(first::close);

    await("b", 2, 1);

    assertThat(pauses).isEqualTo(2);
  }

  @Test
  void oneThatDiedIsNotWaitedForAndLeavesNothing() throws Exception {
    await("a", 1, 1);
    events.add(() -> requireNonNull(alive.get("a")).close());

    await("b", 2, 1);

    assertThat(pauses).isEqualTo(1);
    assertThat(tickets()).singleElement().asString().endsWith(".b");
  }

  @Test
  void oneThatTakesLongIsNotWaitedFor() throws Exception {
    await("a", 1, 1);
    events.add(() -> clock.advance(LONG.dividedBy(24)));

    await("b", 2, 1);

    assertThat(pauses).isEqualTo(1);
  }

  @Test
  void whoIsYoungerWaitsForTheOlderOneThatWaits() throws Exception {
    Preparations.Ticket first = await("a", 1, 1);
    // Has a ticket, and has not looked since.
    live("b");
    Files.createFile(folder().resolve(ticket("b", 2)));
    events.add(first::close);
    events.add(() -> {});
    events.add(() -> requireNonNull(alive.get("b")).close());

    await("c", 3, 1);

    assertThat(pauses).isEqualTo(3);
  }

  @Test
  void whoIsOlderDoesNotWaitForTheYoungerOneThatWaits() throws Exception {
    live("b");
    Files.createDirectories(folder());
    Files.createFile(folder().resolve(ticket("b", 2)));

    await("a", 1, 1);

    assertThat(pauses).isZero();
  }

  @Test
  void whoHasWaitedVeryLongGoesAnyway() throws Exception {
    live("stopped");
    Files.createDirectories(folder());
    Files.createFile(folder().resolve(ticket("stopped", 1)));
    events.add(() -> clock.advance(LONG));

    await("b", 2, 1);

    assertThat(pauses).isEqualTo(1);
  }

  @Test
  void whoIsCancelledWaitsNoLonger() throws Exception {
    await("a", 1, 1);
    live("b");

    preparations(1).await(build("b", 2), () -> true).close();

    assertThat(pauses).isZero();
    assertThat(tickets()).singleElement().asString().endsWith(".a");
  }

  @Test
  void whoIsInterruptedLeavesNoTicket() throws Exception {
    await("a", 1, 1);
    events.add(() -> {
      throw new InterruptedException("told to end");
    });

    assertThatThrownBy(() -> await("b", 2, 1)).isInstanceOf(InterruptedException.class);
    assertThat(tickets()).singleElement().asString().endsWith(".a");
  }

  private Preparations.Ticket await(String name, int age, int processors) throws Exception {
    live(name);
    return preparations(processors).await(build(name, age), () -> false);
  }

  private Preparations preparations(int processors) {
    LocalMachine machine =
        new LocalMachine(clock, this::pause, new SystemLauncher(), new SplittableRandom(1));
    return new Preparations(state(), processors, machine);
  }

  private void pause(Duration duration) throws InterruptedException {
    pauses++;
    if (events.isEmpty()) {
      throw new AssertionError("waits for ever");
    }
    try {
      events.removeFirst().happen();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The build's process runs. */
  private void live(String name) throws IOException {
    Path lock = state().build(new BuildName(name)).aliveLock();
    Files.createDirectories(lock.getParent());
    alive.put(name, FileLocks.tryExclusive(lock).orElseThrow());
  }

  private StateDirectory state() {
    if (state == null) {
      throw new IllegalStateException("not opened");
    }
    return state;
  }

  private Path folder() {
    return state().preparing();
  }

  private List<Path> tickets() throws IOException {
    return AtomicFiles.entries(folder());
  }

  private static String ticket(String name, int age) {
    return "%016d.%s".formatted(DAY.plusSeconds(age).toEpochMilli(), name);
  }

  private static StoredBuild build(String name, int age) {
    BuildSpec spec =
        new BuildSpec(
            new BuildName(name),
            BuildKind.ORCHESTRATOR,
            List.of("reactor", "orchestrate"),
            Map.of(),
            List.of(),
            Map.of(),
            0,
            Duration.ofHours(1),
            Map.of(),
            Map.of(),
            null);
    return new StoredBuild(spec, "uid-" + name, DAY.plusSeconds(age), Path.of("/home"), 4);
  }
}
