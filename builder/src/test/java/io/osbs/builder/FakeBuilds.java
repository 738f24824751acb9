package io.osbs.builder;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Source;
import io.osbs.core.image.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Builds that a test moves on by hand. Safe for use by several threads. */
final class FakeBuilds implements ContainerBuilds {

  private final Events events;
  final Map<String, Fake> all = new ConcurrentHashMap<>();
  final List<Wanted> started = new CopyOnWriteArrayList<>();

  /** Builds are complete as soon as they are made. */
  volatile boolean endAtOnce;

  volatile Map<String, String> labels =
      Map.of("com.redhat.component", "hello-container", "version", "1.0");

  FakeBuilds(Events events) {
    this.events = events;
  }

  /** One build. */
  static final class Fake {
    final BuildName name;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Phase phase = Phase.RUNNING;
    private @Nullable Failure failure;
    volatile boolean cancelled;

    Fake(BuildName name) {
      this.name = name;
    }

    synchronized void log(String text) {
      log.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void end(Phase how, @Nullable String why) {
      phase = how;
      failure = why == null ? null : Failure.of(FailureKind.BUILD, why);
    }

    private synchronized byte[] from(int offset) {
      byte[] bytes = log.toByteArray();
      return Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + 64 * 1024));
    }

    private synchronized Report report() {
      return new Report(
          name,
          name.value(),
          io.osbs.core.build.RequestClass.RELEASE,
          phase,
          "",
          new Source("https://git.example.com/hello", "c".repeat(40), null),
          Instant.EPOCH,
          null,
          List.of(),
          phase == Phase.COMPLETE
              ? new Report.Image(
                  new Digest("sha256:" + "a".repeat(64)),
                  List.of("docker://registry.example.com/hello:1.0-1"))
              : null,
          phase == Phase.COMPLETE ? 17L : null,
          failure);
    }
  }

  Fake of(long task) {
    Fake fake = all.get("koji-" + task);
    if (fake == null) {
      throw new AssertionError("no build for task " + task + " among " + all.keySet());
    }
    return fake;
  }

  @Override
  public Optional<RunningBuild> find(String section, KojiTask task) {
    return Optional.ofNullable(all.get(task.request())).map(Following::new);
  }

  @Override
  public Map<String, String> labels(Wanted wanted) {
    return labels;
  }

  @Override
  public RunningBuild start(Wanted wanted) {
    started.add(wanted);
    Fake build =
        all.computeIfAbsent(wanted.task().request(), id -> new Fake(BuildName.orchestrator(id)));
    if (endAtOnce) {
      build.end(Phase.COMPLETE, null);
    }
    events.happened();
    return new Following(build);
  }

  private final class Following implements RunningBuild {
    private final Fake fake;
    private int offset;

    Following(Fake fake) {
      this.fake = fake;
    }

    @Override
    public String name() {
      return fake.name.value();
    }

    @Override
    public byte[] log() {
      byte[] bytes = fake.from(offset);
      offset += bytes.length;
      return bytes;
    }

    @Override
    public Report report() {
      return fake.report();
    }

    @Override
    public void cancel() {
      fake.cancelled = true;
      fake.end(Phase.CANCELLED, null);
      events.happened();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** Log lines. */
  static final class Told implements BuilderLog {
    private final Events events;
    private final List<String> lines = new ArrayList<>();

    Told(Events events) {
      this.events = events;
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }

    @Override
    public synchronized void info(String text) {
      lines.add(text);
      events.happened();
    }

    @Override
    public synchronized void warning(String text) {
      lines.add("warning: " + text);
      events.happened();
    }
  }
}
