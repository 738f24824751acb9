package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.cluster.site.Site;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.cluster.Slot;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.placement.PlacementSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the worker builds of one request. */
final class WorkerSpecs {

  /** What the cluster's own deadline allows beyond ours, which the reactor keeps itself. */
  private static final Duration SLACK = Duration.ofMinutes(10);

  private final Request request;
  private final Additions additions;
  private final BuildName orchestrator;
  private final String origin;
  private final Site site;
  private final Destination destination;

  /**
   * What a platform's build gets besides the request.
   *
   * @param labels by platform
   * @param parents what takes the place of the last stage's parent; none for the Dockerfile's own
   */
  record Additions(Map<Platform, Map<String, String>> labels, Map<Platform, String> parents) {
    Additions {
      labels = Map.copyOf(labels);
      parents = Map.copyOf(parents);
    }
  }

  WorkerSpecs(
      Request request,
      Additions additions,
      BuildName orchestrator,
      String origin,
      Site site,
      Destination destination) {
    this.request = request;
    this.additions = additions;
    this.orchestrator = orchestrator;
    this.origin = origin;
    this.site = site;
    this.destination = destination;
  }

  BuildSpec spec(Platform platform, Assignment place) {
    ReactorConfig config = site.reactorConfig();
    PlacementSettings settings = config.placement();
    return new BuildSpec(
        place.worker(),
        BuildKind.WORKER,
        List.of("reactor", "work"),
        Map.of(WorkOrder.VARIABLE, order(platform, place, config)),
        mounts(place.cluster()),
        site.nodeSelector(place.cluster(), platform, request.requestClass()),
        1,
        settings.workerDeadline().plus(settings.pendingTimeout()).plus(SLACK),
        labels(platform, place),
        notes(platform, place),
        null);
  }

  /** The tag that an attempt pushes under. */
  String uniqueTag(Platform platform, int attempt) {
    return "%s-%s-%d".formatted(request.id(), platform.name(), attempt);
  }

  /**
   * What a worker needs to push and pull, and nothing else: the registry's secret, and those token
   * secrets of its cluster that credentials of a registry lie in.
   */
  private List<SecretMount> mounts(String cluster) {
    List<SecretMount> mounts = new ArrayList<>(destination.mounts());
    for (SecretMount token : site.tokenMounts(cluster)) {
      if (destination.credentials().stream().anyMatch(path -> isBelow(path, token.path()))) {
        mounts.add(token);
      }
    }
    return mounts.stream().distinct().toList();
  }

  private static boolean isBelow(String path, String mount) {
    return path.equals(mount) || path.startsWith(mount + "/");
  }

  private String order(Platform platform, Assignment place, ReactorConfig config) {
    Slot slot = place.slot();
    if (slot == null) {
      throw new IllegalStateException("no worker build without a slot: " + place);
    }
    WorkOrder.Slot held = new WorkOrder.Slot(slot.number(), slot.uid());
    return text(order(platform, place.attempt(), held, tag(platform, place), config));
  }

  /**
   * What a worker build of the platform depends on: everything that it is told, but for what
   * differs between attempts.
   *
   * @return a hash that can be a label's value
   */
  String inputs(Platform platform) {
    return Hash.of(text(comparable(platform)));
  }

  /** The order of the platform without what differs between attempts. */
  WorkOrder comparable(Platform platform) {
    WorkOrder.Slot none = new WorkOrder.Slot(0, "");
    return order(platform, 1, none, "", site.reactorConfig());
  }

  private static String text(WorkOrder order) {
    return new String(Json.write(order.write()), StandardCharsets.UTF_8);
  }

  private WorkOrder order(
      Platform platform, int attempt, WorkOrder.Slot slot, String tag, ReactorConfig config) {
    return new WorkOrder(
        request,
        platform,
        site.architectureOf(platform),
        attempt,
        slot,
        destination.target(),
        destination.repository(),
        tag,
        destination.sourceRegistry(),
        additions.parents().get(platform),
        additions.labels().getOrDefault(platform, Map.of()),
        config.image().buildEnvVars(),
        config.image().binarySizeLimit());
  }

  /** The unique tag of one platform's image. */
  private String tag(Platform platform, Assignment place) {
    return uniqueTag(platform, place.attempt());
  }

  /** Images in layouts have no tags of their own. */
  private Map<String, String> notes(Platform platform, Assignment place) {
    return destination.target() instanceof WorkOrder.Registry registry
        ? Map.of(
            Labels.IMAGE,
            "docker://%s/%s:%s"
                .formatted(registry.host(), destination.repository(), tag(platform, place)))
        : Map.of();
  }

  private Map<String, String> labels(Platform platform, Assignment place) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(Labels.REQUEST, request.id());
    labels.put(Labels.KIND, BuildKind.WORKER.word());
    labels.put(Labels.ORCHESTRATOR, orchestrator.value());
    labels.put(Labels.PLATFORM, platform.name());
    labels.put(Labels.ATTEMPT, Integer.toString(place.attempt()));
    labels.put(Labels.ORIGIN, origin);
    labels.put(Labels.INPUTS, inputs(platform));
    labels.put(Labels.CLASS, request.requestClass().word());
    labels.put(Labels.MANAGED_BY, "osbs");
    return labels;
  }
}
