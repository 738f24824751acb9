package io.osbs.cluster.openshift;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.cluster.api.Watches;
import io.osbs.cluster.namespace.AtOnce;
import io.osbs.cluster.namespace.BuildLogs;
import io.osbs.cluster.namespace.LeaseSlots;
import io.osbs.cluster.namespace.MountedSecrets;
import io.osbs.cluster.namespace.Pods;
import io.osbs.cluster.namespace.Results;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds as Builds of a namespace. */
final class OpenShiftBuilds implements Builds, LeaseSlots.Workers {

  static final String API = "apis/build.openshift.io/v1";

  /** What of a build's metadata does not tell whether it counts. */
  private static final Set<String> UNCOUNTED =
      Set.of("uid", "resourceVersion", "generation", "namespace", "ownerReferences", "finalizers");

  private final ApiServer server;
  private final BuildMaker maker;
  private final MountedSecrets secrets;
  private final Pods pods;
  private final BuildLogs logs;
  private final Results results;
  private final Watches watches;

  OpenShiftBuilds(
      ApiServer server,
      BuildMaker maker,
      MountedSecrets secrets,
      Pods pods,
      BuildLogs logs,
      Results results,
      Watches watches) {
    this.server = server;
    this.maker = maker;
    this.secrets = secrets;
    this.pods = pods;
    this.logs = logs;
    this.results = results;
    this.watches = watches;
  }

  /** What to watch for changes among builds. */
  static Watches.Watched watched(ApiServer server) {
    return new Watches.Watched("the builds", server.path(API, "builds"), Selector.all());
  }

  @Override
  public Build create(BuildSpec spec) throws ClusterException {
    if (spec.source() != null) {
      throw new ClusterException(
          new ClusterFault.Invalid(
              "build %s is of the directory %s, which cluster %s cannot see; build a commit of a git repository, or use engine local"
                  .formatted(spec.name(), spec.source(), server.cluster())));
    }
    secrets.require(spec);
    if (maker.isMadeFromBuildConfig(spec)) {
      Optional<Build> there = find(spec.name());
      if (there.isPresent()) {
        return there.get();
      }
    }
    Optional<ApiObject> made = make(spec);
    if (made.isPresent() && !maker.isMadeFromBuildConfig(spec)) {
      return new BuildState(made.get(), null).build(spec.name());
    }
    Build first =
        find(spec.name())
            .orElseThrow(() ->
                new ClusterException(
                    new ClusterFault.Refused(
                        "cluster %s: build %s was there, and was deleted again"
                            .formatted(server.cluster(), spec.name()))));
    if (made.isPresent() && !made.get().uid().equals(first.uid())) {
      // Somebody made the same build at the same time; the older one is the build.
      cancel(made.get());
    }
    return first;
  }

  /** Empty when there is one of that name; also when nobody knows whether there was one before. */
  private Optional<ApiObject> make(BuildSpec spec) throws ClusterException {
    try {
      return maker.make(spec);
    } catch (ClusterException e) {
      if (e.fault() instanceof ClusterFault.Unreachable
          && maker.isMadeFromBuildConfig(spec)
          && find(spec.name()).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The object that is the build of that name: the oldest, where there are several. */
  private Optional<ApiObject> object(String doing, BuildName name) throws ClusterException {
    List<ApiObject> found = new ArrayList<>();
    Selector selector = Selector.all().labelled(Map.of(BuildManifest.BUILD, name.value()));
    server.list(ApiCall.get(doing, path(selector.query())), Set.of("spec"), found::add);
    return found.stream()
        .min(Comparator.comparing(ApiObject::created).thenComparing(ApiObject::name));
  }

  private @Nullable ApiObject pod(ApiObject build) throws ClusterException {
    Phase phase = new BuildState(build, null).phase();
    if (phase == Phase.COMPLETE || phase == Phase.CANCELLED || phase == Phase.RUNNING) {
      return null;
    }
    List<ApiObject> found = pods.labelled(build.name());
    return found.isEmpty() ? null : found.getLast();
  }

  @Override
  public Optional<Build> find(BuildName name) throws ClusterException {
    ApiObject found = object("find build " + name, name).orElse(null);
    return found == null
        ? Optional.empty()
        : Optional.of(new BuildState(found, pod(found)).build(name));
  }

  @Override
  public List<Build> list(Map<String, String> labels) throws ClusterException {
    Map<BuildName, ApiObject> found = new HashMap<>();
    Selector selector = Selector.all().having(BuildManifest.BUILD).labelled(labels);
    server.list(
        ApiCall.get("list the builds", path(selector.query())),
        Set.of("spec"),
        each ->
            BuildState.name(each)
                .ifPresent(name ->
                    found.merge(name, each, (a, b) -> a.created().isAfter(b.created()) ? b : a)));
    List<Build> builds = new ArrayList<>();
    found.forEach((name, each) -> builds.add(new BuildState(each, null).build(name)));
    builds.sort(Comparator.comparing(Build::created).thenComparing(Build::name));
    return builds;
  }

  /**
   * Everything in the namespace that is not over, as the original counted, but our own orchestrator
   * builds. By two lists of metadata at once: the phase is in the selector, not in the answer.
   */
  @Override
  public Map<BuildName, LeaseSlots.Seen> seen() throws ClusterException {
    Map<BuildName, LeaseSlots.Seen> waiting = new HashMap<>();
    Map<BuildName, LeaseSlots.Seen> running = new HashMap<>();
    Selector notStarted = counted();
    for (Phase phase : Phase.values()) {
      if (phase != Phase.NEW && phase != Phase.PENDING) {
        notStarted.whereNot("status", phase.word());
      }
    }
    AtOnce.both(
        () -> collect(notStarted, Phase.PENDING, waiting),
        () -> collect(counted().where("status", Phase.RUNNING.word()), Phase.RUNNING, running));
    waiting.putAll(running);
    return waiting;
  }

  private static Selector counted() {
    return Selector.all().notLabelled(Labels.KIND, BuildKind.ORCHESTRATOR.word());
  }

  private void collect(Selector selector, Phase phase, Map<BuildName, LeaseSlots.Seen> into)
      throws ClusterException {
    server.list(
        ApiCall.listMetadata("list the active builds", path(selector.query())),
        UNCOUNTED,
        build -> {
          boolean cancelled = !build.annotation(BuildState.CANCEL).isEmpty();
          if (!cancelled || phase == Phase.RUNNING) {
            BuildState.name(build)
                .ifPresent(name -> into.put(name, new LeaseSlots.Seen(phase, build.created())));
          }
        });
  }

  @Override
  public Optional<Phase> phase(BuildName name) throws ClusterException {
    return object("find build " + name, name).map(found -> new BuildState(found, null).phase());
  }

  @Override
  public void cancel(BuildName name) throws ClusterException {
    ApiObject found = object("cancel build " + name, name).orElse(null);
    if (found != null && new BuildState(found, null).phase().isActive()) {
      cancel(found);
    }
  }

  /** OpenShift ends the pod, and takes it away: the log of a cancelled build is gone with it. */
  private void cancel(ApiObject build) throws ClusterException {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put(
        "metadata", Map.of("annotations", Map.of(BuildState.CANCEL, Instant.now().toString())));
    patch.put("status", Map.of("cancelled", true));
    server.call(
        ApiCall.mergePatch("cancel build " + build.name(), path("/" + build.name()), patch));
  }

  @Override
  public void annotate(BuildName name, Map<String, String> annotations) throws ClusterException {
    ApiObject found = object("annotate build " + name, name).orElse(null);
    if (found == null) {
      return;
    }
    Map<String, @Nullable String> changes = new LinkedHashMap<>();
    annotations.forEach((key, value) -> changes.put(key, value.isEmpty() ? null : value));
    server.call(
        ApiCall.mergePatch(
            "annotate build " + name,
            path("/" + found.name()),
            Map.of("metadata", Map.of("annotations", changes))));
  }

  @Override
  public byte[] log(BuildName name, long offset, int limit) throws ClusterException {
    ApiObject found = object("read the log of build " + name, name).orElse(null);
    if (found == null) {
      return new byte[0];
    }
    return switch (new BuildState(found, null).phase()) {
      // The server answers 500 for a build whose pod does not run yet.
      case NEW, PENDING -> new byte[0];
      case RUNNING, COMPLETE, FAILED, ERROR, CANCELLED ->
          logs.read(
              name,
              List.of(new BuildLogs.Source(found.uid(), path("/" + found.name() + "/log?"))),
              offset,
              limit);
    };
  }

  @Override
  public Optional<byte[]> result(BuildName name) throws ClusterException {
    return results.get(name);
  }

  @Override
  public OptionalLong remove(Build seen) throws ClusterException {
    String doing = "remove build " + seen.name();
    ApiObject found = object(doing, seen.name()).orElse(null);
    if (found == null
        || !found.uid().equals(seen.uid())
        || new BuildState(found, null).phase().isActive()) {
      return OptionalLong.empty();
    }
    Map<String, Object> options =
        Map.of(
            "propagationPolicy",
            "Background",
            "preconditions",
            Map.of("uid", seen.uid(), "resourceVersion", found.version()));
    ApiAnswer removed = server.call(ApiCall.delete(doing, path("/" + found.name()), options));
    return removed.isDone() ? OptionalLong.of(results.remove(seen.name())) : OptionalLong.empty();
  }

  @Override
  public Changes watch() throws ClusterException {
    return watches.subscribe();
  }

  private String path(String rest) {
    return server.path(API, "builds" + rest);
  }
}
