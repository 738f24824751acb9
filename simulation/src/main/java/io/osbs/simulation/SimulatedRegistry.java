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
    if (request.isRefusedByRegistry() && step == PublishStep.CHECKS) {
      world.tally().count(Fault.REGISTRY_REFUSES);
      return Optional.of(
          Failure.of(FailureKind.BUILD, "the images of the platforms have different labels"));
    }
    world.tell(new Happening.Published(request.id(), new TreeSet<>(request.platforms()), step));
    return Optional.empty();
  }
}
