package io.osbs.reactor.context;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.process.FileFailures;
import io.osbs.publish.registry.RegistryAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the registries that documents name, with the credentials that are mounted for them. */
public final class Registries {

  /** The names a docker configuration has in secrets and home directories, newest format first. */
  private static final List<String> FILES =
      List.of(".dockerconfigjson", "config.json", "auth.json", ".dockercfg");

  private Registries() {}

  /**
   * How to reach a registry.
   *
   * @throws FailureException {@code CONFIGURATION} when its credentials are not where they should
   *     be
   */
  public static RegistryAccess access(WorkOrder.Registry registry, ReactorContext context)
      throws FailureException, ClusterException {
    String credentials = registry.credentials();
    return new RegistryAccess(
        registry.host(),
        registry.insecure(),
        credentials == null ? null : authFile(registry.host(), credentials, context));
  }

  private static Path authFile(String host, String configured, ReactorContext context)
      throws FailureException, ClusterException {
    Path place = context.own().resolve(configured);
    Path file = Files.isDirectory(place) ? fileIn(place) : place;
    if (file == null || !Files.exists(file)) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "no credentials for registry %s: expected a docker configuration at %s (one of %s); check"
                  .formatted(host, configured, FILES)
              + " the secret that is mounted there");
    }
    if (!Files.isReadable(file)) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the credentials for registry %s in %s cannot be read: permission denied; let the build's user read them"
              .formatted(host, configured));
    }
    boolean old = String.valueOf(file.getFileName()).equals(".dockercfg");
    return old ? converted(file, host, context) : file;
  }

  private static @Nullable Path fileIn(Path directory) {
    for (String name : FILES) {
      if (Files.isRegularFile(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    return null;
  }

  /** The first format had no {@code auths} around the registries; today's tools want it. */
  private static Path converted(Path file, String host, ReactorContext context)
      throws FailureException, ClusterException {
    Path target = context.own().workDirectory().resolve("auth-" + host.replace(':', '-') + ".json");
    try {
      Fields old = Json.read(Files.readAllBytes(file));
      Files.write(target, Json.write(Map.of("auths", old.members())));
      return target;
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the credentials for registry %s in %s are unusable: %s"
              .formatted(host, file, e.getMessage()));
    } catch (IOException e) {
      throw FileFailures.of("convert the credentials of registry " + host, target, e);
    }
  }
}
