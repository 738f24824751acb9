package io.osbs.cluster.site;

import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** The identity of an orchestrator namespace, made by whoever needs it first. */
public final class Origin {

  private static final String DOCUMENT = "osbs-origin";

  private Origin() {}

  /** The identity of the namespace on that orchestrator cluster. */
  public static String of(Cluster home) throws ClusterException {
    while (true) {
      Optional<String> known = known(home);
      if (known.isPresent()) {
        return known.get();
      }
      byte[] made = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
      home.documents().replace(DOCUMENT, Optional.empty(), made);
    }
  }

  /** The identity; empty where nobody has needed one yet. */
  public static Optional<String> known(Cluster home) throws ClusterException {
    return home.documents().get(DOCUMENT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
