package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiServer;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SecretMount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that the secrets exist which a build mounts: without one its pod would wait for ever.
 * One that was seen a moment ago is not asked for again.
 */
public final class MountedSecrets {

  private static final long MOMENT = Duration.ofMinutes(1).toNanos();

  private final ApiServer server;
  private final NamespaceSecrets secrets;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  public MountedSecrets(ApiServer server, NamespaceSecrets secrets) {
    this.server = server;
    this.secrets = secrets;
  }

  public void require(BuildSpec spec) throws ClusterException {
    List<String> names = spec.mounts().stream().map(SecretMount::secret).distinct().toList();
    for (String name : names) {
      Long when = seen.get(name);
      if (when == null || System.nanoTime() - when > MOMENT) {
        look(name, spec);
      }
    }
  }

  private void look(String name, BuildSpec spec) throws ClusterException {
    try {
      if (secrets.exists(name)) {
        seen.put(name, System.nanoTime());
        return;
      }
    } catch (ClusterException e) {
      if (e.fault() instanceof ClusterFault.Forbidden) {
        // Who may create builds need not be allowed to read secrets.
        return;
      }
      throw e;
    }
    throw new ClusterException(
        new ClusterFault.Invalid(
            "build %s mounts secret %s, which does not exist in namespace %s of cluster %s; create it"
                .formatted(spec.name(), name, server.namespace(), server.cluster())));
  }
}
