package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The pods of builds. */
public final class Pods {

  private final ApiServer server;
  private final String buildLabel;

  /**
   * The pods of a namespace.
   *
   * @param buildLabel the label of a pod that names its build
   */
  public Pods(ApiServer server, String buildLabel) {
    this.server = server;
    this.buildLabel = buildLabel;
  }

  /** The pods of one build, oldest first. */
  public List<ApiObject> of(BuildName build) throws ClusterException {
    return labelled(build.value());
  }

  /** The pods whose label that names their build has this value, oldest first. */
  public List<ApiObject> labelled(String build) throws ClusterException {
    List<ApiObject> pods = new ArrayList<>();
    each(Selector.all().labelled(Map.of(buildLabel, build)), pods::add);
    pods.sort(Comparator.comparing(ApiObject::created).thenComparing(ApiObject::name));
    return pods;
  }

  /** Deletes a pod, and with it its log. */
  public void delete(ApiObject pod) throws ClusterException {
    server.call(
        ApiCall.delete(
            "delete pod " + pod.name(), server.path("api/v1", "pods/" + pod.name()), Map.of()));
  }

  /**
   * The logs of pods.
   *
   * @param container whose log it is
   */
  public List<BuildLogs.Source> logs(List<ApiObject> pods, String container) {
    return pods.stream()
        .filter(pod -> hasLog(pod, container))
        .map(pod ->
            new BuildLogs.Source(
                pod.uid(),
                server.path(
                    "api/v1", "pods/%s/log?container=%s&".formatted(pod.name(), container))))
        .toList();
  }

  /** A server answers 400 for a container that has not started. */
  private static boolean hasLog(ApiObject pod, String container) {
    return pod.objects("status", "containerStatuses").stream()
        .filter(status -> status.text("name").equals(container))
        .anyMatch(status -> status.has("state", "running") || status.has("state", "terminated"));
  }

  public void each(Selector selector, Consumer<ApiObject> use) throws ClusterException {
    server.list(
        ApiCall.get("list the pods", server.path("api/v1", "pods" + selector.query())),
        Set.of(),
        use);
  }
}
