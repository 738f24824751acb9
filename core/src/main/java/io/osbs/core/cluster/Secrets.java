package io.osbs.core.cluster;

import java.util.Map;
import java.util.Optional;

/** The secrets of a cluster. Values are never logged and never part of a message. */
public interface Secrets {

  /** The keys of a secret and their values. */
  Optional<Map<String, byte[]>> get(String name) throws ClusterException;
}
