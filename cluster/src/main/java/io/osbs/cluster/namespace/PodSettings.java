package io.osbs.cluster.namespace;

import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site says about the pods of builds.
 *
 * @param image what they run; null when that is not said, and then no build can be created
 * @param orchestratorResources the {@code resources} of orchestrator builds, as Kubernetes writes
 *     them
 * @param workerResources the same of worker builds; empty leaves it to the namespace's LimitRange
 * @param where the section and file that said so, for messages
 */
public record PodSettings(
    @Nullable BuilderImage image,
    Map<String, Object> orchestratorResources,
    Map<String, Object> workerResources,
    String where) {

  public PodSettings {
    orchestratorResources = Map.copyOf(orchestratorResources);
    workerResources = Map.copyOf(workerResources);
  }

  public Map<String, Object> resources(BuildKind kind) {
    return switch (kind) {
      case ORCHESTRATOR -> orchestratorResources;
      case WORKER -> workerResources;
    };
  }
}
