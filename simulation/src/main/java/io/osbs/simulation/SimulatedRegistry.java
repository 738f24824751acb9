package io.osbs.simulation;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.orchestration.PublishStep;
import java.util.Optional;
import java.util.TreeSet;

/** Where images and tags go. */
final class SimulatedRegistry {

  private final World world;
  private int failing;

  SimulatedRegistry(World world) {
    this.world = world;
  }

  void beginToFail() {
    failing++;
  }

  void endToFail() {
    failing--;
  }

  Optional<Failure> publish(RequestCase request, PublishStep step) {
    if (failing > 0) {
      world.tally().count(Fault.REGISTRY_FAILING);
      return Optional.of(
          Failure.of(FailureKind.INFRASTRUCTURE, "the registry answered 503; it is tried again"));
    }
    if (request.isStuckAt(step)) {
      world.tally().count(Fault.PUBLISH_STUCK);
      return Optional.of(Failure.of(FailureKind.PERMISSION, "the hub does not know us"));
    }
    if (request.isRefusedByRegistry() && step == PublishStep.CHECKS) {
      world.tally().count(Fault.REGISTRY_REFUSES);
      return Optional.of(
          Failure.of(FailureKind.BUILD, "the images of the platforms have different labels"));
    }
    world.tell(
        new Happening.Published(
            request.id(), new TreeSet<>(request.platforms()), request.steps(), step));
    if (world.dice().chance(world.weather().publishLost)) {
      world.tally().count(Fault.PUBLISH_LOST);
      return Optional.of(Failure.of(FailureKind.INFRASTRUCTURE, "the connection was cut"));
    }
    return Optional.empty();
  }

  Optional<Failure> undo(RequestCase request) {
    if (failing > 0) {
      world.tally().count(Fault.REGISTRY_FAILING);
      return Optional.of(
          Failure.of(FailureKind.INFRASTRUCTURE, "the registry answered 503; it is tried again"));
    }
    if (request.isUndoRefused()) {
      world.tally().count(Fault.UNDO_REFUSED);
      return Optional.of(Failure.of(FailureKind.PERMISSION, "the registry deletes nothing"));
    }
    world.tell(new Happening.Undone(request.id()));
    return Optional.empty();
  }
}
