package io.osbs.client;

import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that ended long ago, with everything the clusters still keep of it.
 *
 * @param id the request
 * @param orchestrators its orchestrator builds, all of them final; none when they are gone already
 * @param workers its worker builds, all of them final
 */
public record OldRequest(String id, List<Build> orchestrators, List<Worker> workers) {

  public OldRequest {
    orchestrators = List.copyOf(orchestrators);
    workers = List.copyOf(workers);
  }

  /**
   * A worker build.
   *
   * @param cluster where it is
   */
  public record Worker(String cluster, Build build) {}

  /** The tags, as skopeo takes them, that its worker builds pushed images under. */
  public List<String> childTags() {
    List<String> tags = new ArrayList<>();
    for (Worker worker : workers) {
      String tag = worker.build().annotations().get(Labels.IMAGE);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return tags;
  }
}
