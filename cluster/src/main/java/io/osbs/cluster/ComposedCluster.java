package io.osbs.cluster;

import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slots;

/**
 * A cluster made of the parts that an engine has for it.
 *
 * @param closing releases what the parts share
 */
public record ComposedCluster(
    String name,
    Engine engine,
    Builds builds,
    Slots slots,
    Documents documents,
    Secrets secrets,
    Runnable closing)
    implements Cluster {

  @Override
  public void close() {
    closing.run();
  }
}
