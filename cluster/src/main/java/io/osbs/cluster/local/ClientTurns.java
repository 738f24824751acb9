package io.osbs.cluster.local;

import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets only as many clients get builds ready at once as there are processors: sixty that start
 * together would keep them from the builds whose turn it is, and none of the sixty be ready sooner.
 */
final class ClientTurns {

  /** Who has waited so long goes on: the others may stand still, at a prompt or stopped. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LocalInstance instance;
  private final LocalMachine machine;

  ClientTurns(LocalInstance instance, LocalMachine machine) {
    this.instance = instance;
    this.machine = machine;
  }

  Builds.Turn await() throws ClusterException, InterruptedException {
    Instant giveUp = machine.clock().instant().plus(PATIENCE);
    try {
      Optional<Processors.Share> share =
          Processors.ofClients(instance.home(), instance.cpus(), machine.pause())
              .acquire(1, () -> !machine.clock().instant().isBefore(giveUp));
      return () -> share.ifPresent(Processors.Share::close);
    } catch (IOException e) {
      throw Faults.of("get a build ready", instance.home(), e);
    }
  }
}
