package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Watches;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slots;

/** A namespace of an API server as a cluster. */
public final class NamespaceCluster implements Cluster {

  private final Engine engine;
  private final ApiServer server;
  private final Watches watches;
  private final Builds builds;
  private final Slots slots;
  private final Documents documents;
  private final Secrets secrets;

  public NamespaceCluster(
      Engine engine,
      ApiServer server,
      Watches watches,
      Builds builds,
      Slots slots,
      Documents documents,
      Secrets secrets) {
    this.engine = engine;
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
    return engine;
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
