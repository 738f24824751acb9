package io.osbs.cluster.access;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The account of the pod that this program runs in, where Kubernetes puts it: the API server's
 * address in two variables, token, authority and namespace in files.
 *
 * @param server the API server's address within the cluster
 * @param token the file with the token, which the kubelet renews
 * @param authority the file with the server's authority
 * @param namespace the file with the pod's namespace
 */
record PodAccount(URI server, Path token, Path authority, Path namespace) {

  private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** Empty outside of a pod, and in one without an account. */
  static Optional<PodAccount> of(Map<String, String> environment) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Path token = FOLDER.resolve("token");
    if (host.isEmpty() || !Files.isReadable(token)) {
      return Optional.empty();
    }
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return Optional.of(
        new PodAccount(
            URI.create("https://" + bracketed + ":" + port),
            token,
            FOLDER.resolve("ca.crt"),
            FOLDER.resolve("namespace")));
  }

  /** True for an address that leads to the pod's own API server. */
  boolean isServedBy(URI address) {
    String host = address.getHost();
    return host != null
        && (host.equals(server.getHost())
            || host.equals("kubernetes")
            || host.startsWith("kubernetes.default"));
  }
}
