package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A namespace of a test's own, with its default service account; deleted by {@link #close}. */
public final class TestNamespace implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KubernetesClient client;
  private final String name;

  TestNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Deletes it, and returns when none of its pods is left; the API server takes some seconds more
   * over the namespace itself.
   */
  @Override
  public void close() {
    // By itself the namespace controller waits 5 s before it begins.
    client.batch().v1().jobs().inNamespace(name).delete();
    client.pods().inNamespace(name).delete();
    client.namespaces().withName(name).delete();
    client
        .pods()
        .inNamespace(name)
        .informOnCondition(List::isEmpty)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
