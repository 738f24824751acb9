package io.osbs.cluster.deploy;

import io.osbs.core.cluster.Engine;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one namespace shall be for builds.
 *
 * @param role which of the two kinds of cluster
 * @param engine kubernetes or openshift
 * @param narrow true gives accounts the verbs we use, not the role {@code edit}
 * @param secrets to be made: name to key to value
 * @param readable names of secrets that narrow accounts may read
 * @param quota the namespace's ResourceQuota, as in {@code pods} to {@code 50}; empty for none
 * @param defaultRequest what a container asks for that does not say, as in {@code cpu} to {@code
 *     1}; empty for none
 * @param pullSecret what pods pull their image with; null when anybody may
 * @param scc the SecurityContextConstraints that worker pods use where OpenShift runs Jobs; null
 *     for none
 */
public record Deployment(
    ClusterRole role,
    Engine engine,
    String namespace,
    boolean narrow,
    Map<String, Map<String, byte[]>> secrets,
    List<String> readable,
    Map<String, String> quota,
    Map<String, String> defaultRequest,
    @Nullable String pullSecret,
    @Nullable String scc) {

  /** What a cluster is for. */
  public enum ClusterRole {
    ORCHESTRATOR,
    WORKER
  }

  public Deployment {
    if (engine == Engine.LOCAL) {
      throw new IllegalArgumentException("a local cluster has no namespace to deploy");
    }
    secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
    readable = readable.stream().distinct().sorted().toList();
    quota = Collections.unmodifiableMap(new TreeMap<>(quota));
    defaultRequest = Collections.unmodifiableMap(new TreeMap<>(defaultRequest));
  }
}
