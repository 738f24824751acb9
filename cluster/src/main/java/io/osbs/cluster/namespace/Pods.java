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
    List<ApiObject> pods = new ArrayList<>();
    each(Selector.all().labelled(Map.of(buildLabel, build.value())), pods::add);
    pods.sort(Comparator.comparing(ApiObject::created).thenComparing(ApiObject::name));
    return pods;
  }

  /** Deletes a pod, and with it its log. */
  public void delete(ApiObject pod) throws ClusterException {
    server.call(
        ApiCall.delete(
            "delete pod " + pod.name(), server.path("api/v1", "pods/" + pod.name()), Map.of()));
  }

  public void each(Selector selector, Consumer<ApiObject> use) throws ClusterException {
    server.list(
        ApiCall.get("list the pods", server.path("api/v1", "pods" + selector.query())),
        Set.of(),
        use);
  }
}
