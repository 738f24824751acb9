package io.osbs.reactor.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Action;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Fence;
import io.osbs.core.orchestration.Input;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.orchestration.Orchestration;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.Plan;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.orchestration.Resumption;
import io.osbs.core.orchestration.Terms;
import io.osbs.core.placement.ClusterEntry;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import io.osbs.testkit.EmptyCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DriverTest {

  private static final Platform X86 = new Platform("x86_64");
  private static final Instant START = Instant.parse("2026-11-22T17:00:00Z");

  private final Full cluster = new Full();
  private final List<Input> inputs = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Driver driver;

  private Driver driver() {
    return Objects.requireNonNull(driver);
  }

  /** Runs an orchestration for one platform whose only cluster is full. */
  private Action.Finish run(Consumer<Input> listener) throws Exception {
    Terms terms =
        new Terms(
            new BuildName("r"),
            "r",
            RequestClass.SCRATCH,
            START,
            "home",
            List.of(X86),
            new TreeSet<>(Set.of(PublishStep.values())),
            PlacementSettings.DEFAULTS,
            Map.of());
    Plan start =
        Orchestration.start(
            terms,
            Map.of(X86, List.of(new ClusterEntry("east", 1, true))),
            Resumption.FRESH,
            0,
            null,
            START);
    Fence fence = new Fence(cluster, "r", "me");
    fence.take();
    Performer performer =
        new Performer(terms, cluster, fence, new Site(), InstantSource.fixed(START), Runnable::run);
    driver =
        new Driver(
            performer,
            InstantSource.fixed(START),
            _ -> cluster,
            (input, step) -> {
              inputs.add(input);
              listener.accept(input);
            },
            pauses::add);
    return driver.run(start, cluster);
  }

  @Test
  void whatIsToldFromOutsideIsSteppedWith() throws Exception {
    Action.Finish finish =
        run(input -> {
          if (input instanceof Input.Surveyed) {
            driver().tell(new Input.CancelRequested());
          }
        });
    assertThat(finish.phase()).isEqualTo(Phase.CANCELLED);
    assertThat(inputs).contains(new Input.CancelRequested());
  }

  @Test
  void everyAnswerIsAnInput() throws Exception {
    Set<Class<?>> seen = new HashSet<>();
    run(input -> {
      seen.add(input.getClass());
      if (seen.containsAll(Set.of(Input.Surveyed.class, Input.WaitersListed.class))) {
        driver().tell(new Input.CancelRequested());
      }
    });
    assertThat(inputs).hasAtLeastOneElementOfType(Input.Surveyed.class);
    assertThat(inputs).hasAtLeastOneElementOfType(Input.WaitersListed.class);
  }

  @Test
  void aClusterWhoseChangesCannotBeWatchedIsTriedAgainAfterAPause() throws Exception {
    cluster.failingWatches = 3;
    run(input -> {
      // Only told by a watch that works.
      if (input instanceof Input.WaitersChanged) {
        driver().tell(new Input.CancelRequested());
      }
    });
    assertThat(pauses).isNotEmpty().containsOnly(Duration.ofSeconds(5));
  }

  @Test
  void aDefectEndsTheRunAndSaysWhatWasBeingDone() {
    cluster.defect = new IllegalArgumentException("a defect");
    assertThatThrownBy(() -> run(input -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("while doing Survey")
        .hasRootCauseMessage("a defect");
  }

  @Test
  void noWatchOutlivesTheRun() throws Exception {
    run(input -> {
      if (input instanceof Input.Surveyed) {
        driver().tell(new Input.CancelRequested());
      }
    });
    synchronized (cluster) {
      assertThat(cluster.watching).isZero();
    }
  }

  @Test
  void anInterruptEndsTheRun() throws Exception {
    Thread runner = Thread.currentThread();
    assertThatThrownBy(() ->
            run(input -> {
              if (input instanceof Input.Surveyed) {
                runner.interrupt();
              }
            }))
        .isInstanceOf(InterruptedException.class);
  }

  /** Nothing of it is needed before a slot is taken. */
  private final class Site implements Performer.Site {
    @Override
    public Cluster cluster(String name) {
      return cluster;
    }

    @Override
    public BuildSpec worker(Platform platform, Assignment assignment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Fragment fragment(byte[] document) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> outdated(Platform platform, Assignment assignment, Fragment fragment) {
      return Optional.empty();
    }

    @Override
    public SharedDocument<Standings> standings() {
      return new SharedDocument<>(cluster, "standings", new Fixed<>(Standings.NONE));
    }

    @Override
    public SharedDocument<Durations> durations() {
      return new SharedDocument<>(cluster, "durations", new Fixed<>(Durations.NONE));
    }

    @Override
    public void remember(Memory memory) {}

    @Override
    public Optional<Failure> undo(Phase phase) {
      return Optional.empty();
    }

    @Override
    public Optional<Failure> publish(PublishStep step) {
      return Optional.of(Failure.of(FailureKind.INFRASTRUCTURE, "nothing to publish"));
    }
  }

  /** Reads and writes one value only. */
  private record Fixed<T>(T value) implements SharedDocument.Codec<T> {
    @Override
    public T empty() {
      return value;
    }

    @Override
    public byte[] write(T written) {
      return new byte[0];
    }

    @Override
    public T read(byte[] content) {
      return value;
    }
  }

  /** A cluster with one slot, which somebody else holds for good. */
  private static final class Full extends EmptyCluster {
    int failingWatches;
    int watching;
    @Nullable RuntimeException defect;

    @Override
    public SlotSurvey survey() {
      if (defect != null) {
        throw defect;
      }
      Slot slot = new Slot(0, "uid", "1", new BuildName("other"), "else", START, "uid");
      return new SlotSurvey(START, List.of(new SlotSurvey.Held(slot, Phase.RUNNING)), 0);
    }

    @Override
    public synchronized Changes watch() throws ClusterException {
      if (failingWatches > 0) {
        failingWatches--;
        throw new ClusterException(new ClusterFault.Unreachable("no route"));
      }
      watching++;
      return new Changes() {
        @Override
        public boolean await(Duration atMost) throws InterruptedException {
          // Quiet until the run ends.
          new CountDownLatch(1).await(atMost.toMillis(), TimeUnit.MILLISECONDS);
          return false;
        }

        @Override
        public void close() {
          synchronized (Full.this) {
            watching--;
          }
        }
      };
    }
  }
}
