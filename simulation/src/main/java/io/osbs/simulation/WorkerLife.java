package io.osbs.simulation;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The process of one worker build, from New to its end. */
final class WorkerLife {

  /** How a worker build ends. */
  enum End {
    COMPLETE,
    FAILS,
    FAILS_SILENTLY,
    KILLED,
    ZOMBIE,
    HANGS,
    NO_RESULT,
    VANISHES,
    CANCELLED
  }

  /**
   * What is destined for a worker build; times in milliseconds.
   *
   * @param standsStill before it claims its slot
   */
  record Fate(long pending, long standsStill, long works, End end) {}

  private final World world;
  private final SimulatedCluster cluster;
  private final StoredBuild build;
  private final BuildName name;
  private final Fate fate;
  private final String request;
  private final Platform platform;
  private final int attempt;
  private boolean working;

  WorkerLife(World world, SimulatedCluster cluster, StoredBuild build, Fate fate) {
    this.world = world;
    this.cluster = cluster;
    this.build = build;
    this.name = build.spec().name();
    this.fate = fate;
    Map<String, String> labels = build.spec().labels();
    this.request = labels.getOrDefault(Labels.REQUEST, "");
    this.platform = new Platform(labels.getOrDefault(Labels.PLATFORM, ""));
    this.attempt = Integer.parseInt(labels.getOrDefault(Labels.ATTEMPT, "0"));
  }

  void begin() {
    long accepted = world.dice().between(10, 400);
    in(accepted, () -> enter(Phase.PENDING));
    in(accepted + fate.pending(), this::comeUp);
    in(build.spec().deadline().toMillis(), this::overdue);
  }

  private void in(long millis, Runnable what) {
    world.timeline().in(millis, what);
  }

  private boolean isActive() {
    return build.phase().isActive();
  }

  private void enter(Phase phase) {
    if (isActive()) {
      cluster.move(name, phase, null);
    }
  }

  private void comeUp() {
    if (isActive()) {
      cluster.move(name, Phase.RUNNING, null);
      if (fate.end() == End.ZOMBIE && fate.standsStill() > 0) {
        in(world.dice().between(0, fate.standsStill()), this::loseNode);
      }
      in(world.dice().between(50, 700) + fate.standsStill(), this::claim);
    }
  }

  /** The first step: no work without the slot. */
  private void claim() {
    boolean aZombie = !isActive();
    if (aZombie && fate.standsStill() == 0) {
      return;
    }
    String uid = build.shown().uid();
    int number = Integer.parseInt(build.spec().environment().getOrDefault(RequestCase.SLOT, "-1"));
    String slot = build.spec().environment().getOrDefault(RequestCase.SLOT_UID, "");
    boolean ours = world.claim(cluster, number, slot, name, uid);
    if (aZombie) {
      world.tally().count(Fault.WORKER_ZOMBIE);
    }
    if (!ours) {
      fail(Phase.FAILED, FailureKind.INFRASTRUCTURE, "slot lost");
      return;
    }
    working = true;
    world.tell(
        new Happening.Works(
            cluster.name(),
            uid,
            request,
            platform,
            attempt,
            number,
            cluster.storedSlots().isClaimedBy(number, uid)));
    if (aZombie) {
      world.tell(new Happening.Lost(cluster.name(), uid));
    }
    work();
  }

  private void work() {
    switch (fate.end()) {
      case COMPLETE -> in(fate.works(), this::complete);
      case FAILS -> in(fate.works(), () -> fail(Phase.FAILED, FailureKind.BUILD, "RUN false: 1"));
      case FAILS_SILENTLY -> in(fate.works(), () -> finish(Phase.FAILED, null));
      case KILLED ->
          in(
              fate.works(),
              () -> fail(Phase.ERROR, FailureKind.INFRASTRUCTURE, "the pod was evicted"));
      case ZOMBIE -> {
        in(fate.works() / 2, this::loseNode);
        in(fate.works(), this::complete);
      }
      case HANGS -> {}
      case NO_RESULT -> in(fate.works(), () -> finish(Phase.COMPLETE, null));
      case VANISHES -> in(fate.works(), this::vanish);
      case CANCELLED -> {
        in(
            world.dice().between(1, Math.min(8_000, fate.works())),
            () -> cluster.storedBuilds().cancel(name));
        in(fate.works(), this::complete);
      }
    }
  }

  /** The cluster gives the build up; its process does not know and goes on. */
  private void loseNode() {
    if (isActive()) {
      cluster.lose(name);
      world.tell(new Happening.Lost(cluster.name(), build.shown().uid()));
    }
  }

  private void complete() {
    if (!working) {
      return;
    }
    world.tell(new Happening.Pushed(request, platform));
    cluster.store(name, Images.result(platform, world.dice().next()));
    finish(Phase.COMPLETE, null);
  }

  private void vanish() {
    if (isActive()) {
      cluster.move(name, Phase.ERROR, null);
      cluster.remove(name);
    }
    rest();
  }

  private void overdue() {
    if (isActive()) {
      fail(Phase.FAILED, FailureKind.BUILD, "ran longer than its deadline");
    }
  }

  /** Asked to end: it takes a moment. */
  void cancelAsked() {
    in(
        world.dice().between(100, 3_000),
        () -> {
          if (isActive()) {
            fail(Phase.CANCELLED, FailureKind.CANCELLED, "cancelled");
          }
        });
  }

  private void fail(Phase phase, FailureKind kind, String message) {
    finish(phase, Failure.of(kind, message));
  }

  private void finish(Phase phase, @Nullable Failure failure) {
    cluster.move(name, phase, failure);
    rest();
  }

  private void rest() {
    if (working) {
      working = false;
      world.tell(new Happening.Rests(cluster.name(), build.shown().uid()));
    }
  }
}
