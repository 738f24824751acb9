package io.osbs.bench;

import io.osbs.builder.Builder;
import io.osbs.builder.BuilderLog;
import io.osbs.builder.BuilderSettings;
import io.osbs.builder.ContainerBuilds;
import io.osbs.cluster.document.Report;
import io.osbs.config.Secret;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.HubDouble;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The builder that {@link KojiTasks} measures: the real one, with builds that only talk. */
final class KojiTasksBuilder {

  private KojiTasksBuilder() {}

  /** Arguments: the hub's address, a folder to work in. */
  public static void main(String[] arguments) throws Exception {
    HttpTransport transport = new HttpTransport(Duration.ofSeconds(30), Duration.ofMinutes(10));
    new Builder(
            new Hub(
                URI.create(arguments[0]),
                transport,
                Patience.ofDaemon(Pause.REAL, text -> System.err.println("warning: " + text))),
            new Login.Password(
                "builder1",
                new Secret(Objects.requireNonNull(HubDouble.PASSWORDS.get("builder1")))),
            new BuilderSettings(
                KojiTasks.TASKS,
                Duration.ofSeconds(15),
                BuilderSettings.LOG_INTERVAL,
                Path.of(arguments[1]),
                0,
                true),
            new TalkingBuilds(),
            List.of(),
            new Quiet(),
            InstantSource.system())
        .run(false);
  }

  private static final class Quiet implements BuilderLog {
    @Override
    public void info(String text) {
      // A hundred tasks have much to say.
    }

    @Override
    public void warning(String text) {
      System.err.println("warning: " + text);
    }
  }

  private static final class TalkingBuilds implements ContainerBuilds {
    @Override
    public Optional<RunningBuild> find(String section, KojiTask task) {
      return Optional.empty();
    }

    @Override
    public Map<String, String> labels(Wanted wanted) {
      return Map.of("com.redhat.component", "hello-container", "version", "1.0");
    }

    @Override
    public RunningBuild start(Wanted wanted) {
      return new Talking(BuildName.orchestrator(wanted.task().request()));
    }
  }

  /** Writes its lines at an even pace, half of them the orchestrator's. */
  private static final class Talking implements ContainerBuilds.RunningBuild {
    private static final String FILL = "x".repeat(60);
    private final BuildName name;
    private final long started = System.currentTimeMillis();
    private long written;

    Talking(BuildName name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name.value();
    }

    @Override
    public byte[] log() {
      long now = System.currentTimeMillis();
      long due = (now - started) * KojiTasks.LINES / 1000;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (; written < due; written++) {
        String platform = written % 2 == 0 ? "-" : "x86_64";
        long at = started + written * 1000 / KojiTasks.LINES;
        out.writeBytes(
            "2026-11-22 10:00:00,000 platform:%s - osbs - INFO - line %d %s @%d;%n"
                .formatted(platform, written, FILL, at)
                .getBytes(StandardCharsets.ISO_8859_1));
      }
      return out.toByteArray();
    }

    @Override
    public Report report() {
      return new Report(
          name,
          name.value(),
          RequestClass.SCRATCH,
          Phase.RUNNING,
          "",
          new Source("https://git.example.com/hello", "c".repeat(40), null),
          Instant.EPOCH,
          null,
          List.of(),
          null,
          null,
          null);
    }

    @Override
    public void cancel() {
      // It never ends.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
