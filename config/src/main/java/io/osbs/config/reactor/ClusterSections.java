package io.osbs.config.reactor;

import io.osbs.config.Nearest;
import io.osbs.config.Problem;
import io.osbs.config.Problems;
import io.osbs.config.instance.Endpoint;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.placement.ClusterEntry;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What config.yaml and osbs.conf must agree on. */
public final class ClusterSections {

  private ClusterSections() {}

  /**
   * Checks the two files against each other.
   *
   * @param home what {@link io.osbs.config.instance.OsbsHome} gives
   * @return an error for each cluster without a section (a warning where it is disabled
   *     everywhere), and a warning for each two clusters whose sections reach the same place
   */
  public static List<Problem> check(ReactorConfig reactor, OsbsConf conf, Path home) {
    Problems problems = new Problems();
    Map<String, String> clusterByPlace = new LinkedHashMap<>();
    clusters(reactor)
        .forEach((name, enabled) -> {
          Instance instance = conf.instances().get(name);
          if (instance == null) {
            missing(reactor, conf, name, enabled, problems);
            return;
          }
          String place = place(instance, home).orElse(name);
          String before = clusterByPlace.putIfAbsent(place, name);
          if (before != null) {
            problems.warning(
                conf.file(),
                instance.origins().line(),
                "[%s]".formatted(name),
                "reaches the same place as [%s] (%s); the two count as one cluster"
                    .formatted(before, place),
                "use one name for both in config.yaml, or correct namespace or address");
          }
        });
    return problems.found();
  }

  private static void missing(
      ReactorConfig reactor, OsbsConf conf, String name, boolean enabled, Problems problems) {
    int line = reactor.clusterLines().getOrDefault(name, 0);
    String message =
        "%s has no section [%s] that says how to reach it".formatted(conf.file(), name);
    String remedy =
        Nearest.to(name, conf.instances().keySet())
            .map("did you mean '%s'?"::formatted)
            .orElse("add the section, or remove the cluster");
    if (enabled) {
      problems.error(reactor.file(), line, "cluster " + name, message, remedy);
    } else {
      problems.warning(reactor.file(), line, "cluster " + name, message, remedy);
    }
  }

  /** Every cluster once, in file order, and whether it is enabled for any platform. */
  private static Map<String, Boolean> clusters(ReactorConfig reactor) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    reactor.clusters().values().stream()
        .flatMap(List::stream)
        .forEach(
            (ClusterEntry entry) -> all.merge(entry.name(), entry.enabled(), Boolean::logicalOr));
    return all;
  }

  /**
   * What two sections have in common when they reach the same cluster; empty when only a kubeconfig
   * knows.
   */
  public static Optional<String> place(Instance instance, Path home) {
    Endpoint endpoint = instance.endpoint();
    return switch (endpoint.engine()) {
      case LOCAL -> Optional.of(instance.stateDir(home).toString());
      case KUBERNETES, OPENSHIFT ->
          server(endpoint.url()).map(server -> server + " " + endpoint.namespace());
    };
  }

  private static Optional<String> server(@Nullable URI url) {
    if (url == null) {
      return Optional.empty();
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    String host = Objects.requireNonNull(url.getHost()).toLowerCase(Locale.ROOT);
    String path = url.getRawPath().replaceAll("/+$", "");
    return Optional.of("%s://%s:%d%s".formatted(scheme, host, port, path));
  }
}
