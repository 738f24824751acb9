package io.osbs.cluster.openshift;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The BuildConfigs that release builds are made from. */
final class BuildConfigs {

  private static final int TRIES = 10;

  private final ApiServer server;

  BuildConfigs(ApiServer server) {
    this.server = server;
  }

  /**
   * Makes sure that the BuildConfig of a source is there and as wanted. One that the original made,
   * found by its labels and its address, keeps its name, and whatever else somebody set on it.
   *
   * @param wanted as it is made where there is none
   * @return its name
   */
  String ensure(GitSource source, Map<String, Object> wanted) throws ClusterException {
    for (int tries = 0; tries < TRIES; tries++) {
      ApiObject found = find(source);
      if (found == null) {
        ApiAnswer made = server.call(ApiCall.post("create a BuildConfig", path(""), wanted));
        if (made.isDone()) {
          return made.object().name();
        }
      } else {
        Map<String, Object> merged = merged(found, new ApiObject(wanted));
        ApiAnswer updated =
            server.call(
                ApiCall.put(
                    "update BuildConfig " + found.name(), path("/" + found.name()), merged));
        if (updated.isDone()) {
          return found.name();
        }
      }
      // Made, changed or removed by somebody else meanwhile: look again.
    }
    throw new ClusterException(
        new ClusterFault.Refused(
            "cluster %s: the BuildConfig of %s is changed by others all the time"
                .formatted(server.cluster(), source.uri())));
  }

  private @Nullable ApiObject find(GitSource source) throws ClusterException {
    List<ApiObject> found = new ArrayList<>();
    server.list(
        ApiCall.get(
            "find the BuildConfig of " + source.uri(),
            path(Selector.all().labelled(source.labels()).query())),
        Set.of(),
        found::add);
    for (ApiObject each : found) {
      if (each.text("spec", "source", "git", "uri").equals(source.uri())) {
        return each;
      }
    }
    ApiAnswer byName =
        server.call(
            ApiCall.get(
                "find BuildConfig " + source.buildConfigName(),
                path("/" + source.buildConfigName())));
    return byName.isDone() ? byName.object() : null;
  }

  /** What is wanted, in what is there; triggers and whatever else was set by others stay. */
  private static Map<String, Object> merged(ApiObject found, ApiObject wanted) {
    Map<String, Object> metadata = new LinkedHashMap<>(found.object("metadata").tree());
    Map<String, String> labels = new LinkedHashMap<>(found.labels());
    labels.putAll(wanted.labels());
    metadata.put("labels", labels);
    Map<String, Object> spec = new LinkedHashMap<>(found.object("spec").tree());
    // The original's node selector was for its worker builds.
    spec.remove("nodeSelector");
    spec.putAll(wanted.object("spec").tree());
    Map<String, Object> merged = new LinkedHashMap<>(found.tree());
    merged.put("metadata", metadata);
    merged.put("spec", spec);
    return merged;
  }

  /** Makes a build of a BuildConfig. */
  ApiAnswer instantiate(String name, Map<String, Object> request) throws ClusterException {
    return server.call(
        ApiCall.post(
            "instantiate BuildConfig " + name, path("/" + name + "/instantiate"), request));
  }

  private String path(String rest) {
    return server.path(OpenShiftBuilds.API, "buildconfigs" + rest);
  }
}
