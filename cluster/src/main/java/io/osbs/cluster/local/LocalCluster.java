package io.osbs.cluster.local;

import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slots;

/** A state directory as a cluster. */
final class LocalCluster implements Cluster {

  private final String name;
  private final Builds builds;
  private final Slots slots;
  private final Documents documents;
  private final Secrets secrets;

  LocalCluster(String name, Builds builds, Slots slots, Documents documents, Secrets secrets) {
    this.name = name;
    this.builds = builds;
    this.slots = slots;
    this.documents = documents;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Engine engine() {
    return Engine.LOCAL;
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
    // Files are opened for each call, and nothing runs in between.
  }
}
