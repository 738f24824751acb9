package io.osbs.core.orchestration;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.cluster.Slots;
import io.osbs.core.standing.Standings;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Takes slots: only for the run that holds the fence, and only where no cordon is. Both are asked
 * while the slot is being taken, so as not to lose the time; a slot that should not have been taken
 * is given back at once, before anything rests on it.
 */
final class SlotTaker {

  /** Whether a later run has taken over. */
  interface ShutOut {
    boolean ask() throws ClusterException;
  }

  private final String origin;
  private final Performer.Site site;
  private final ShutOut shutOut;
  private final Executor meanwhile;

  SlotTaker(String origin, Performer.Site site, ShutOut shutOut, Executor meanwhile) {
    this.origin = origin;
    this.site = site;
    this.shutOut = shutOut;
    this.meanwhile = meanwhile;
  }

  Input take(Action.TakeSlot take) {
    FutureTask<Optional<Input>> fenced = new FutureTask<>(() -> fenced(take));
    FutureTask<Optional<Input>> cordoned = new FutureTask<>(() -> cordoned(take));
    try {
      meanwhile.execute(fenced);
      meanwhile.execute(cordoned);
      Optional<Input> known = ifKnown(fenced).or(() -> ifKnown(cordoned));
      return known.isPresent() ? known.get() : unless(fenced, cordoned, take, ask(take));
    } finally {
      fenced.cancel(true);
      cordoned.cancel(true);
    }
  }

  private static Optional<Input> ifKnown(Future<Optional<Input>> check) {
    return check.state() == Future.State.SUCCESS ? check.resultNow() : Optional.empty();
  }

  private Input unless(
      Future<Optional<Input>> fenced,
      Future<Optional<Input>> cordoned,
      Action.TakeSlot take,
      Input answer) {
    Optional<Input> obstacle = awaited(take, fenced).or(() -> awaited(take, cordoned));
    if (obstacle.isPresent() && answer instanceof Input.SlotTaken taken) {
      giveBack(taken.cluster(), taken.slot());
    }
    return obstacle.orElse(answer);
  }

  private void giveBack(String cluster, Slot slot) {
    try {
      site.cluster(cluster).slots().release(slot);
    } catch (ClusterException _) {
      // Its holder will never exist: whoever surveys the cluster in a minute removes it.
      return;
    }
  }

  private static Optional<Input> awaited(Action.TakeSlot take, Future<Optional<Input>> check) {
    try {
      return check.get();
    } catch (InterruptedException | CancellationException e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return Optional.of(
          withheld(take, null, new ClusterFault.Unreachable("interrupted while home was asked")));
    } catch (ExecutionException e) {
      throw new IllegalStateException("while checking before " + take, e.getCause());
    }
  }

  private Optional<Input> fenced(Action.TakeSlot take) {
    try {
      return shutOut.ask() ? Optional.of(new Input.Fenced()) : Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(withheld(take, null, e.fault()));
    }
  }

  private Optional<Input> cordoned(Action.TakeSlot take) {
    try {
      Standings standings = site.standings().get();
      return standings.cordon(take.cluster()) == null
          ? Optional.empty()
          : Optional.of(withheld(take, standings, null));
    } catch (ClusterException e) {
      return Optional.of(withheld(take, null, e.fault()));
    }
  }

  private static Input withheld(
      Action.TakeSlot take, @Nullable Standings standings, @Nullable ClusterFault fault) {
    return new Input.SlotWithheld(take.platform(), take.cluster(), take.worker(), standings, fault);
  }

  private Input ask(Action.TakeSlot take) {
    try {
      Slots slots = site.cluster(take.cluster()).slots();
      Optional<Slot> slot = slots.take(take.number(), take.worker(), origin);
      return slot.isPresent()
          ? lookedAtAgain(slots, take, slot.get())
          : new Input.SlotConflict(take.platform(), take.cluster(), take.worker());
    } catch (ClusterException e) {
      return new Input.SlotFailed(take.platform(), take.cluster(), take.worker(), e.fault());
    }
  }

  /**
   * Numbers guard the cluster's maximum, not that of a platform with a smaller one: it may have
   * been chosen by a view in which slots of other platforms were missing.
   */
  private Input lookedAtAgain(Slots slots, Action.TakeSlot take, Slot slot)
      throws ClusterException {
    Integer most = take.ownMaximum();
    Input taken = new Input.SlotTaken(take.platform(), take.cluster(), take.worker(), slot);
    if (most == null) {
      return taken;
    }
    try {
      SlotSurvey now = slots.survey();
      SlotSurvey others = now.without(slot);
      boolean isOlder = others.total() == now.total();
      if (!isOlder && now.total() <= most) {
        return taken;
      }
      giveBack(take.cluster(), slot);
      return isOlder
          ? new Input.SlotConflict(take.platform(), take.cluster(), take.worker())
          : new Input.SlotExceeding(take.platform(), take.cluster(), take.worker(), others);
    } catch (ClusterException e) {
      giveBack(take.cluster(), slot);
      throw e;
    }
  }
}
