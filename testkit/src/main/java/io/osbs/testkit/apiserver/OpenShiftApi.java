package io.osbs.testkit.apiserver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What OpenShift's build API does beyond keeping objects. */
final class OpenShiftApi {

  private static final String BUILDS = "apis/build.openshift.io/v1/";

  private final ObjectStore store;
  private final Map<String, AtomicInteger> counters = new ConcurrentHashMap<>();

  OpenShiftApi(ObjectStore store) {
    this.store = store;
  }

  /** True where a write of the object writes its status as well. */
  boolean hasOpenStatus(String resource) {
    return resource.startsWith(BUILDS);
  }

  /** A Build is New when it was accepted. */
  ObjectNode asAccepted(String resource, ObjectNode object) {
    if (resource.startsWith(BUILDS) && resource.endsWith("/builds")) {
      object.withObject("status").put("phase", "New");
    }
    return object;
  }

  /** Makes a Build of a BuildConfig as a BuildRequest says; null when there is no such one. */
  @Nullable ObjectNode instantiate(String resource, String name, ObjectNode request) {
    ObjectNode config = store.get(resource, name);
    if (config == null) {
      return null;
    }
    int number =
        counters
            .computeIfAbsent(
                name + config.path("metadata").path("uid").asString(), _ -> new AtomicInteger())
            .incrementAndGet();
    String builds = resource.substring(0, resource.lastIndexOf('/')) + "/builds";
    return store.create(builds, asAccepted(builds, build(config, number, request)));
  }

  /** The Build of that number that a BuildRequest asks of a BuildConfig. */
  static ObjectNode build(ObjectNode config, int number, ObjectNode request) {
    String name = config.path("metadata").path("name").asString();
    ObjectNode build = config.deepCopy();
    build.put("kind", "Build");
    build.remove("status");
    ObjectNode metadata = build.putObject("metadata");
    metadata.put("name", name + "-" + number);
    ObjectNode labels = metadata.putObject("labels");
    copy(config.path("metadata").path("labels"), labels);
    copy(request.path("metadata").path("labels"), labels);
    labels.put("openshift.io/build-config.name", name);
    ObjectNode annotations = metadata.putObject("annotations");
    copy(request.path("metadata").path("annotations"), annotations);
    annotations.put("openshift.io/build.number", Integer.toString(number));
    ObjectNode spec = build.withObject("spec");
    spec.remove("triggers");
    spec.remove("runPolicy");
    ObjectNode strategy = spec.withObject("strategy").withObject("customStrategy");
    ArrayNode environment = strategy.withArray("env");
    request.path("env").forEach(environment::add);
    return build;
  }

  private static void copy(JsonNode from, ObjectNode to) {
    from.properties().forEach(entry -> to.set(entry.getKey(), entry.getValue()));
  }
}
