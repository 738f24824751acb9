package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.WorkOrder;
import io.osbs.cluster.site.Site;
import io.osbs.config.RegistryUri;
import io.osbs.config.instance.PushRegistry;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.config.reactor.RegistrySettings;
import io.osbs.core.cluster.SecretMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the images of a request go and their parents come from: by config.yaml, else by osbs.conf,
 * else a directory of image layouts on this machine.
 *
 * @param copies registries that get the images from the target, once they are there
 * @param repository path of the repository within the target
 * @param mounts secrets that workers need for it
 */
record Destination(
    WorkOrder.Target target,
    List<WorkOrder.Registry> copies,
    String repository,
    WorkOrder.@Nullable Registry sourceRegistry,
    List<SecretMount> mounts) {

  Destination {
    copies = List.copyOf(copies);
    mounts = List.copyOf(mounts);
  }

  /** The places where credentials of its registries are mounted, as configuration calls them. */
  List<String> credentials() {
    List<String> paths = new ArrayList<>();
    if (target instanceof WorkOrder.Registry registry && registry.credentials() != null) {
      paths.add(registry.credentials());
    }
    if (sourceRegistry != null && sourceRegistry.credentials() != null) {
      paths.add(sourceRegistry.credentials());
    }
    return paths;
  }

  /** Hosts of the registries that the images go to. */
  List<String> registries() {
    List<String> hosts = new ArrayList<>();
    if (target instanceof WorkOrder.Registry registry) {
      hosts.add(registry.host());
    }
    copies.forEach(copy -> hosts.add(copy.host()));
    return hosts;
  }

  static Destination of(Site site, String repository, Path home) {
    List<SecretMount> mounts = new ArrayList<>();
    List<WorkOrder.Registry> registries = registries(site, mounts);
    if (!registries.isEmpty()) {
      return new Destination(
          registries.getFirst(),
          registries.subList(1, registries.size()),
          repository,
          source(site),
          mounts);
    }
    WorkOrder.Target layouts = new WorkOrder.Layouts(home.resolve("images").toString());
    return new Destination(layouts, List.of(), repository, source(site), List.of());
  }

  /** The registries that images go to; none where they go to image layouts. */
  static List<WorkOrder.Registry> registries(Site site) {
    return registries(site, new ArrayList<>());
  }

  /** Also collects the secrets that have to be mounted for them. */
  private static List<WorkOrder.Registry> registries(Site site, List<SecretMount> mounts) {
    ReactorConfig config = site.reactorConfig();
    List<PushRegistry> push = site.instance().registries().push();
    List<WorkOrder.Registry> registries = new ArrayList<>();
    for (RegistrySettings settings : config.registries()) {
      registries.add(registry(settings));
    }
    if (registries.isEmpty()) {
      for (PushRegistry each : push) {
        SecretMount mount = each.secret() == null ? null : SecretMount.atDefault(each.secret());
        if (mount != null) {
          mounts.add(mount);
        }
        registries.add(registry(each.uri(), mount == null ? null : mount.path()));
      }
    }
    return registries;
  }

  private static WorkOrder.@Nullable Registry source(Site site) {
    RegistrySettings configured = site.reactorConfig().sourceRegistry();
    if (configured != null) {
      return registry(configured);
    }
    RegistryUri uri = site.instance().registries().source();
    return uri == null ? null : registry(uri, null);
  }

  private static WorkOrder.Registry registry(RegistrySettings settings) {
    boolean insecure = settings.insecure() || settings.uri().plainHttp();
    return new WorkOrder.Registry(settings.uri().host(), insecure, settings.cfgPath());
  }

  private static WorkOrder.Registry registry(RegistryUri uri, @Nullable String credentials) {
    return new WorkOrder.Registry(uri.host(), uri.plainHttp(), credentials);
  }
}
