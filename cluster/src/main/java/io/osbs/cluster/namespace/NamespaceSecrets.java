package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Secrets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Secrets of a namespace. */
public final class NamespaceSecrets implements Secrets {

  private final ApiServer server;

  public NamespaceSecrets(ApiServer server) {
    this.server = server;
  }

  @Override
  public Optional<Map<String, byte[]>> get(String name) throws ClusterException {
    if (!Names.isName(name)) {
      return Optional.empty();
    }
    ApiAnswer answer = server.call(ApiCall.get("read secret " + name, path(name)));
    if (answer.isAbsent()) {
      return Optional.empty();
    }
    Map<String, byte[]> keys = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : answer.object().texts("data").entrySet()) {
      try {
        keys.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue()));
      } catch (IllegalArgumentException _) {
        // The decoder's own message would quote the value.
        throw new ClusterException(
            new ClusterFault.Invalid(
                "key %s of secret %s on cluster %s is no base64"
                    .formatted(entry.getKey(), name, server.cluster())));
      }
    }
    return Optional.of(keys);
  }

  /** True when there is a secret of that name; its values stay where they are. */
  public boolean exists(String name) throws ClusterException {
    return Names.isName(name)
        && server.call(ApiCall.getMetadata("find secret " + name, path(name))).isDone();
  }

  private String path(String name) {
    return server.path("api/v1", "secrets/" + name);
  }
}
