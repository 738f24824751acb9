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
      Optional<byte[]> known = home.documents().get(DOCUMENT);
      if (known.isPresent()) {
        return new String(known.get(), StandardCharsets.UTF_8);
      }
      byte[] made = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
      home.documents().replace(DOCUMENT, Optional.empty(), made);
    }
  }
}
