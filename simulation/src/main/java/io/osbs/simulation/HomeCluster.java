package io.osbs.simulation;

import io.osbs.core.cluster.Build;
import org.jspecify.annotations.Nullable;

/** Spreads the word about what happens on an orchestrator cluster. */
final class HomeCluster implements SimulatedCluster.Observer {

  private final Namespace namespace;

  HomeCluster(Namespace namespace) {
    this.namespace = namespace;
  }

  @Override
  public void changed(@Nullable Build build) {
    if (build != null) {
      namespace.orchestratorsChanged();
    }
  }
}
