package io.osbs.cluster.kubernetes;

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
import io.osbs.cluster.namespace.PodSettings;
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
import java.time.Duration;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Builds as Jobs of a namespace. */
final class Jobs implements Builds, LeaseSlots.Workers {

  static final String API = "apis/batch/v1";

  /** How long a build that was asked to end may take before Kubernetes ends it. */
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(90);

  private final ApiServer server;
  private final PodSettings settings;
  private final MountedSecrets secrets;
  private final Pods pods;
  private final BuildLogs logs;
  private final Results results;
  private final Watches watches;

  Jobs(
      ApiServer server,
      PodSettings settings,
      MountedSecrets secrets,
      Pods pods,
      BuildLogs logs,
      Results results,
      Watches watches) {
    this.server = server;
    this.settings = settings;
    this.secrets = secrets;
    this.pods = pods;
    this.logs = logs;
    this.results = results;
    this.watches = watches;
  }

  /** What to watch for changes among builds. */
  static Watches.Watched watched(ApiServer server) {
    return new Watches.Watched("the jobs", server.path(API, "jobs"), ours());
  }

  private static Selector ours() {
    return Selector.all().having(JobManifest.BUILD);
  }

  @Override
  public Build create(BuildSpec spec) throws ClusterException {
    requireNoSource(spec);
    secrets.require(spec);
    Map<String, Object> job = new JobManifest(spec, settings).tree();
    ApiAnswer answer = server.call(ApiCall.post("create build " + spec.name(), path(""), job));
    if (answer.isDone()) {
      return new JobState(answer.object(), List.of()).build();
    }
    return find(spec.name())
        .orElseThrow(() ->
            new ClusterException(
                new ClusterFault.Refused(
                    "cluster %s: build %s was there, and was deleted again"
                        .formatted(server.cluster(), spec.name()))));
  }

  private void requireNoSource(BuildSpec spec) throws ClusterException {
    if (spec.source() != null) {
      throw new ClusterException(
          new ClusterFault.Invalid(
              "build %s is of the directory %s, which cluster %s cannot see; build a commit of a git repository, or use engine local"
                  .formatted(spec.name(), spec.source(), server.cluster())));
    }
  }

  @Override
  public Optional<Build> find(BuildName name) throws ClusterException {
    AtomicReference<@Nullable ApiAnswer> answer = new AtomicReference<>();
    List<ApiObject> found = new ArrayList<>();
    AtOnce.both(
        () -> answer.set(server.call(ApiCall.get("find build " + name, path("/" + name)))),
        () -> found.addAll(pods.of(name)));
    ApiAnswer job = answer.get();
    return job == null || !job.isDone()
        ? Optional.empty()
        : Optional.of(new JobState(job.object(), ofJob(job.object(), found)).build());
  }

  /** The pods that this very Job made, not those of one that had its name before. */
  private static List<ApiObject> ofJob(ApiObject job, List<ApiObject> pods) {
    return pods.stream()
        .filter(pod ->
            pod.objects("metadata", "ownerReferences").stream()
                .anyMatch(owner -> owner.text("uid").equals(job.uid())))
        .toList();
  }

  @Override
  public List<Build> list(Map<String, String> labels) throws ClusterException {
    List<ApiObject> jobs = new ArrayList<>();
    Map<String, List<ApiObject>> found = new HashMap<>();
    Selector selector = ours().labelled(labels);
    AtOnce.both(
        () ->
            server.list(
                ApiCall.get("list the builds", path(selector.query())), Set.of("spec"), jobs::add),
        () ->
            pods.each(
                selector,
                pod ->
                    found
                        .computeIfAbsent(pod.label(JobManifest.BUILD), _ -> new ArrayList<>())
                        .add(pod)));
    List<Build> builds = new ArrayList<>();
    for (ApiObject job : jobs) {
      if (BuildName.isName(job.name())) {
        List<ApiObject> own = found.getOrDefault(job.name(), List.of());
        builds.add(new JobState(job, ofJob(job, own)).build());
      }
    }
    builds.sort(Comparator.comparing(Build::created).thenComparing(Build::name));
    return builds;
  }

  @Override
  public Map<BuildName, LeaseSlots.Seen> seen() throws ClusterException {
    Selector unfinished =
        Selector.all()
            .labelled(Map.of(Labels.KIND, BuildKind.WORKER.word()))
            .where("status.successful", "0");
    Map<BuildName, LeaseSlots.Seen> seen = new HashMap<>();
    List<ApiObject> ending = new ArrayList<>();
    server.list(
        ApiCall.get("list the active builds", path(unfinished.query())),
        Set.of("spec"),
        job -> {
          if (BuildName.isName(job.name())) {
            seen.put(new BuildName(job.name()), seen(job, JobState.phase(job)));
            if (JobState.isEnding(job)) {
              ending.add(job);
            }
          }
        });
    for (ApiObject job : ending) {
      BuildName name = new BuildName(job.name());
      seen.put(name, seen(job, phase(name, job)));
    }
    return seen;
  }

  private static LeaseSlots.Seen seen(ApiObject job, Phase phase) {
    return new LeaseSlots.Seen(phase, job.created());
  }

  @Override
  public Optional<Phase> phase(BuildName name) throws ClusterException {
    ApiAnswer answer = server.call(ApiCall.get("find build " + name, path("/" + name)));
    return answer.isDone() ? Optional.of(phase(name, answer.object())) : Optional.empty();
  }

  /**
   * The same that {@link #find} says: a slot must not outlive its holder because the Job is the
   * last to notice.
   */
  private Phase phase(BuildName name, ApiObject job) throws ClusterException {
    return JobState.isEnding(job)
        ? new JobState(job, ofJob(job, pods.of(name))).build().phase()
        : JobState.phase(job);
  }

  /**
   * The build's process sees the annotation and ends itself; Kubernetes ends a process that does
   * not, by a deadline of now and a little more. The pod stays, and with it the log.
   */
  @Override
  public void cancel(BuildName name) throws ClusterException {
    String doing = "cancel build " + name;
    ApiAnswer found = server.call(ApiCall.get(doing, path("/" + name)));
    if (!found.isDone()
        || JobState.phase(found.object()).isFinal()
        || !found.object().annotation(JobState.CANCEL).isEmpty()) {
      return;
    }
    Instant now = found.serverTime() == null ? found.object().created() : found.serverTime();
    Instant since = found.object().time("status", "startTime");
    long ran = since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    boolean runs = JobState.phase(found.object()) == Phase.RUNNING;
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("metadata", Map.of("annotations", Map.of(JobState.CANCEL, now.toString())));
    patch.put("spec", Map.of("activeDeadlineSeconds", ran + (runs ? CANCEL_GRACE.toSeconds() : 1)));
    server.call(ApiCall.mergePatch(doing, path("/" + name), patch));
  }

  @Override
  public void annotate(BuildName name, Map<String, String> annotations) throws ClusterException {
    Map<String, @Nullable String> changes = new LinkedHashMap<>();
    annotations.forEach((key, value) -> changes.put(key, value.isEmpty() ? null : value));
    server.call(
        ApiCall.mergePatch(
            "annotate build " + name,
            path("/" + name),
            Map.of("metadata", Map.of("annotations", changes))));
  }

  @Override
  public byte[] log(BuildName name, long offset, int limit) throws ClusterException {
    return logs.read(name, pods.logs(pods.of(name), JobManifest.CONTAINER), offset, limit);
  }

  @Override
  public Optional<byte[]> result(BuildName name) throws ClusterException {
    return results.get(name);
  }

  @Override
  public OptionalLong remove(Build seen) throws ClusterException {
    String doing = "remove build " + seen.name();
    while (true) {
      ApiAnswer found = server.call(ApiCall.get(doing, path("/" + seen.name())));
      List<ApiObject> own =
          found.isDone() ? ofJob(found.object(), pods.of(seen.name())) : List.of();
      if (!found.isDone()
          || !found.object().uid().equals(seen.uid())
          || new JobState(found.object(), own).build().phase().isActive()) {
        return OptionalLong.empty();
      }
      Map<String, Object> options =
          Map.of(
              "propagationPolicy",
              "Background",
              "preconditions",
              Map.of("uid", seen.uid(), "resourceVersion", found.object().version()));
      ApiAnswer removed = server.call(ApiCall.delete(doing, path("/" + seen.name()), options));
      if (removed.isDone()) {
        for (ApiObject pod : own) {
          pods.delete(pod);
        }
        return OptionalLong.of(results.remove(seen.name()));
      }
      // The job controller wrote to it meanwhile, or it is gone: look again.
    }
  }

  @Override
  public Changes watch() throws ClusterException {
    return watches.subscribe();
  }

  private String path(String rest) {
    return server.path(API, "jobs" + rest);
  }
}
