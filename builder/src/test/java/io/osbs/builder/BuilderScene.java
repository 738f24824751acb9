package io.osbs.builder;

import io.osbs.config.Secret;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Phase;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Builders at work at the double of a hub. Only builds are fake; each wait ends with an event. */
abstract class BuilderScene {

  static final String SOURCE = "git+https://git.example.com/hello#" + "c".repeat(40);

  static final String TARGET = "containers-candidate";

  /** States of a task, as the hub numbers them. */
  static final int FREE = 0;

  static final int OPEN = 1;
  static final int CLOSED = 2;
  static final int CANCELED = 3;
  static final int FAILED = 5;

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();

  final Events events = new Events();
  final FakeBuilds builds = new FakeBuilds(events);

  final FakeBuilds.Told told = new FakeBuilds.Told(events);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  HubDouble hub(HubVersion version) {
    HubDouble hub = HubDouble.start(version, InstantSource.system());
    open.add(hub);
    return watched(hub);
  }

  /** Whoever waits looks again after each request. */
  HubDouble watched(HubDouble hub) {
    hub.afterEach(events::happened);
    return hub;
  }

  /** Closes it at the end of the test. */
  void close(AutoCloseable opened) {
    open.add(opened);
  }

  BuilderSettings settings(int maxJobs, long minSpace) {
    return new BuilderSettings(
        maxJobs, Duration.ofMillis(20), Duration.ofMillis(20), directory, minSpace, true);
  }

  /** A builder at work, and what it ended with. */
  final class Work {
    final Builder builder;
    final Thread thread;
    private volatile boolean ended;
    final AtomicReference<Throwable> failure = new AtomicReference<>();

    Work(HubDouble hub, String user, BuilderSettings settings, boolean once, Pause pause) {
      HttpTransport transport = new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(60));
      open.add(transport);
      Patience patience =
          new Patience(Integer.MAX_VALUE, Duration.ofSeconds(20), true, pause, told::warning);
      builder =
          new Builder(
              new Hub(hub.address(), transport, patience),
              new Login.Password(
                  user, new Secret(Objects.requireNonNull(HubDouble.PASSWORDS.get(user)))),
              settings,
              builds,
              List.of(),
              told,
              InstantSource.system());
      thread = Thread.ofVirtual().start(() -> run(once));
    }

    private void run(boolean once) {
      try {
        builder.run(once);
      } catch (FailureException | InterruptedException | RuntimeException e) {
        failure.set(e);
      } finally {
        ended = true;
        events.happened();
      }
    }

    /** Ends it without a word to the hub, as a crash would. */
    void kill() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }

    void awaitEnd() throws InterruptedException {
      until("the end of the builder", () -> ended);
      thread.join();
    }

    void end() throws InterruptedException {
      builder.stop();
      if (events.comes(() -> ended)) {
        thread.join();
      } else {
        kill();
      }
    }
  }

  Work work(HubDouble hub, String user) {
    return work(hub, user, 10);
  }

  Work work(HubDouble hub, String user, int maxJobs) {
    return work(hub, user, settings(maxJobs, 0), false, events);
  }

  Work work(HubDouble hub, String user, BuilderSettings settings, boolean once, Pause pause) {
    Work work = new Work(hub, user, settings, once, pause);
    open.add(work::end);
    return work;
  }

  /** Waits for what must come. */
  void until(String what, BooleanSupplier condition) throws InterruptedException {
    events.until(condition, () -> what + "; told: " + told.lines());
  }

  /** Waits for a file that was uploaded to contain this. */
  void untilLogged(HubDouble hub, long task, String file, String text) throws InterruptedException {
    until("the log", () -> text(hub.taskFiles(task), file).contains(text));
  }

  /** The build ends well; waits for its task to do so too. */
  void completes(HubDouble hub, long task, FakeBuilds.Fake build) throws InterruptedException {
    build.end(Phase.COMPLETE, null);
    until("the end of the task", () -> hub.taskState(task) == CLOSED);
  }

  static Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put("git_branch", "main");
    return options;
  }

  long submit(HubDouble hub) {
    return hub.submit("alice", SOURCE, TARGET, options());
  }

  FakeBuilds.Fake started(long task) throws InterruptedException {
    until("the build of task " + task, () -> builds.all.containsKey("koji-" + task));
    return builds.of(task);
  }

  static String text(Map<String, byte[]> files, String name) {
    return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }
}
