package io.osbs.config.instance;

import io.osbs.core.cluster.Engine;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance's cluster is. Which components matter depends on the engine.
 *
 * @param engine key {@code engine}; {@code openshift} when {@code openshift_url} is set, else
 *     {@code local}
 * @param openshiftUrl key {@code openshift_url}: scheme, host and port of the API server; a path is
 *     dropped, as in the original
 * @param kubernetesUrl key {@code kubernetes_url}: the same for engine {@code kubernetes}, path
 *     kept
 * @param kubeconfig key {@code kubeconfig}: a kubeconfig file that says address and credentials
 * @param context key {@code context}: which context of the kubeconfig; null is its current one
 * @param namespace key {@code namespace}, default {@code default}
 * @param verifySsl key {@code verify_ssl}, default true: whether certificates are verified
 * @param stateDir key {@code state_dir}: the directory that is a local cluster; null is {@link
 *     Instance#stateDir}'s default
 * @param cpus key {@code cpus}: processors that the builds of a local cluster may use at once; null
 *     is all of the machine
 */
public record Endpoint(
    Engine engine,
    @Nullable URI openshiftUrl,
    @Nullable URI kubernetesUrl,
    @Nullable String kubeconfig,
    @Nullable String context,
    String namespace,
    boolean verifySsl,
    @Nullable Path stateDir,
    @Nullable Integer cpus) {

  /**
   * The address of the API server, null on a local cluster and where only the kubeconfig says it.
   */
  public @Nullable URI url() {
    return switch (engine) {
      case OPENSHIFT -> openshiftUrl;
      case KUBERNETES -> kubernetesUrl;
      case LOCAL -> null;
    };
  }
}
