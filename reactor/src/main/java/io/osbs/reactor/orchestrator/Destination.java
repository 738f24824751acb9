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
 * @param repository path of the repository within the target
 * @param mounts secrets that workers need for it
 */
record Destination(
    WorkOrder.Target target,
    String repository,
    WorkOrder.@Nullable Registry sourceRegistry,
    List<SecretMount> mounts) {

  Destination {
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
    return target instanceof WorkOrder.Registry registry ? List.of(registry.host()) : List.of();
  }

  static Destination of(Site site, String repository, Path home) {
    ReactorConfig config = site.reactorConfig();
    List<PushRegistry> push = site.instance().registries().push();
    if (!config.registries().isEmpty()) {
      WorkOrder.Registry primary = registry(config.registries().getFirst());
      return new Destination(primary, repository, source(site), List.of());
    }
    if (!push.isEmpty()) {
      String secret = push.getFirst().secret();
      SecretMount mount = secret == null ? null : SecretMount.atDefault(secret);
      WorkOrder.Registry primary =
          registry(push.getFirst().uri(), mount == null ? null : mount.path());
      return new Destination(
          primary, repository, source(site), mount == null ? List.of() : List.of(mount));
    }
    WorkOrder.Target layouts = new WorkOrder.Layouts(home.resolve("images").toString());
    return new Destination(layouts, repository, source(site), List.of());
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
