package io.osbs.cluster.namespace;

import io.osbs.cluster.MountTable;
import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.cluster.api.Watches;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A build seen from its pod. What others ask of it arrives as annotations of the build's object,
 * which is watched; what it says goes there as well.
 */
public final class PodOwnBuild implements OwnBuild {

  /** How long a watch may hear nothing before the object is looked at. */
  private static final Duration GLANCE = Duration.ofSeconds(30);

  private static final int LAST_WORD_TRIES = 4;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /**
   * The object that is the build.
   *
   * @param api as in {@code apis/batch/v1}
   * @param resource as in {@code jobs}
   * @param apiVersion as in {@code batch/v1}
   * @param kind as in {@code Job}
   * @param cancel the annotation that asks it to end
   * @param object the object's own name
   */
  public record Place(
      String api, String resource, String apiVersion, String kind, String cancel, String object) {}

  private final ApiServer server;
  private final Place place;
  private final Map<String, String> environment;
  private final ApiObject object;
  private final BuildName name;
  private final Leases leases;
  private final Results results;
  private final Watches watches;
  private final Thread watcher;
  private volatile boolean cancelled;

  private PodOwnBuild(
      ApiServer server,
      Place place,
      Map<String, String> environment,
      ApiObject object,
      RandomGenerator random) {
    this.server = server;
    this.place = place;
    this.environment = Map.copyOf(environment);
    this.object = object;
    this.name = new BuildName(environment.getOrDefault(Inside.BUILD, object.name()));
    this.leases = new Leases(server);
    this.results = new Results(new ConfigMaps(server, Results.KIND, random));
    this.watches =
        new Watches(
            server,
            List.of(
                new Watches.Watched(
                    "this build",
                    server.path(place.api(), place.resource()),
                    Selector.all().where("metadata.name", object.name()))));
    this.watcher = Thread.ofVirtual().name("cancel").unstarted(this::watch);
  }

  /**
   * Finds the build that this process was started for.
   *
   * @param server closed with the build, or at once when this fails
   * @param environment the variables of this process
   * @throws ClusterException when there is nothing to run; the process must then end
   */
  public static OwnBuild enter(
      ApiServer server, Place place, Map<String, String> environment, RandomGenerator random)
      throws ClusterException {
    try {
      return find(server, place, environment, random);
    } catch (ClusterException e) {
      server.close();
      throw e;
    }
  }

  private static OwnBuild find(
      ApiServer server, Place place, Map<String, String> environment, RandomGenerator random)
      throws ClusterException {
    String name = place.object();
    ApiAnswer answer =
        server.call(
            ApiCall.get(
                "find this build",
                server.path(place.api(), "%s/%s".formatted(place.resource(), name))));
    if (!answer.isDone()) {
      throw nothingToRun("build %s does not exist any more".formatted(name));
    }
    PodOwnBuild build = new PodOwnBuild(server, place, environment, answer.object(), random);
    build.cancelled = !answer.object().annotation(place.cancel()).isEmpty();
    if (build.cancelled && build.kind() == BuildKind.WORKER) {
      throw nothingToRun("build %s was cancelled before it began".formatted(name));
    }
    // An orchestrator build may have begun in an earlier pod: whoever runs it again takes back what
    // that one could not.
    if (!answer.object().annotation(Ending.ANNOTATION).isEmpty()) {
      // The run before said that it ended, and yet it is run again.
      build.note(Ending.ANNOTATION, null);
    }
    build.watcher.start();
    return build;
  }

  private static ClusterException nothingToRun(String why) {
    return new ClusterException(new ClusterFault.Invalid(why));
  }

  private void watch() {
    while (!cancelled && !Thread.currentThread().isInterrupted()) {
      try (Builds.Changes changes = watches.subscribe()) {
        while (!cancelled) {
          look();
          changes.await(GLANCE);
        }
      } catch (ClusterException _) {
        // Looked at again: a build that cannot be told to end goes on.
        pause();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pause() {
    try {
      server.rest(AFTER_FAILURE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws ClusterException {
    ApiAnswer now = server.call(ApiCall.getMetadata("look at this build", path()));
    if (!now.isDone()
        || now.object().isBeingDeleted()
        || !now.object().annotation(place.cancel()).isEmpty()) {
      cancelled = true;
    }
  }

  @Override
  public BuildName name() {
    return name;
  }

  @Override
  public String uid() {
    return object.uid();
  }

  @Override
  public BuildKind kind() {
    String kind = environment.getOrDefault(Inside.KIND, BuildKind.WORKER.word());
    return BuildKind.valueOf(kind.toUpperCase(Locale.ROOT));
  }

  @Override
  public Instant created() {
    return object.created();
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Path resolve(String configuredPath) {
    return MountTable.identity().resolve(configuredPath);
  }

  @Override
  public Path workDirectory() throws ClusterException {
    Path work = Path.of(environment.getOrDefault(Inside.HOME, Inside.HOME_PATH)).resolve("work");
    try {
      return Files.createDirectories(work);
    } catch (IOException e) {
      throw new ClusterException(
          new ClusterFault.Refused("cannot make the work directory %s: %s".formatted(work, e)), e);
    }
  }

  @Override
  public Optional<Path> sourceDirectory() {
    return Optional.empty();
  }

  @Override
  public void annotate(String key, String value) throws ClusterException {
    note(key, value.isEmpty() ? null : value);
  }

  private void note(String key, @Nullable String value) throws ClusterException {
    Map<String, @Nullable String> change = new HashMap<>();
    change.put(key, value);
    server.call(
        ApiCall.mergePatch(
            "annotate this build", path(), Map.of("metadata", Map.of("annotations", change))));
  }

  @Override
  public boolean cancelRequested() {
    return cancelled;
  }

  @Override
  public boolean claimSlot(int number, String slotUid) throws ClusterException {
    return leases.claim(number, slotUid, name, uid());
  }

  @Override
  public void storeResult(byte[] result) throws ClusterException {
    results.put(
        name,
        result,
        new Results.OwnerReference(place.apiVersion(), place.kind(), place.object(), uid()));
  }

  @Override
  public void finish(Phase phase, @Nullable Failure failure) throws ClusterException {
    if (phase.isActive()) {
      throw new IllegalStateException("build %s cannot end as %s".formatted(name, phase));
    }
    String pod = environment.getOrDefault(Inside.POD_UID, "");
    String ending = new Ending(phase, failure, pod).write();
    for (int left = LAST_WORD_TRIES; ; left--) {
      try {
        note(Ending.ANNOTATION, ending);
        return;
      } catch (ClusterException e) {
        // The same patch may be sent any number of times.
        if (left == 1 || !(e.fault() instanceof ClusterFault.Unreachable)) {
          throw e;
        }
        pause();
      }
    }
  }

  private String path() {
    return server.path(place.api(), "%s/%s".formatted(place.resource(), place.object()));
  }

  @Override
  public void close() {
    watcher.interrupt();
    watches.close();
    server.close();
  }
}
