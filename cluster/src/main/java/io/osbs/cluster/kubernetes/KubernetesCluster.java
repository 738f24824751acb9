package io.osbs.cluster.kubernetes;

import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Watches;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slots;

/** A namespace of an API server as a cluster. */
final class KubernetesCluster implements Cluster {

  private final ApiServer server;
  private final Watches watches;
  private final Builds builds;
  private final Slots slots;
  private final Documents documents;
  private final Secrets secrets;

  KubernetesCluster(
      ApiServer server,
      Watches watches,
      Builds builds,
      Slots slots,
      Documents documents,
      Secrets secrets) {
    this.server = server;
    this.watches = watches;
    this.builds = builds;
    this.slots = slots;
    this.documents = documents;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return server.cluster();
  }

  @Override
  public Engine engine() {
    return Engine.KUBERNETES;
  }

  @Override
  public Builds builds() {
    return builds;
  }

  @Override
  public Slots slots() {
    return slots;
  }

  @Override
  public Documents documents() {
    return documents;
  }

  @Override
  public Secrets secrets() {
    return secrets;
  }

  @Override
  public void close() {
    watches.close();
    server.close();
  }
}
