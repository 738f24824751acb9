package io.osbs.cli;

import io.osbs.cluster.site.Site;
import io.osbs.config.RegistryUri;
import io.osbs.config.instance.PushRegistry;
import io.osbs.config.reactor.RegistrySettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.image.ImageReference;
import io.osbs.process.FileFailures;
import io.osbs.process.Pause;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.process.ToolEnvironment;
import io.osbs.publish.RegistryAccess;
import io.osbs.publish.RegistryStore;
import io.osbs.publish.Skopeo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes tags away from the registries of a site. */
final class RegistryTags {

  private static final String TRANSPORT = "docker://";
  private static final int TRIES = 3;

  private final Path scratch;
  private final Map<String, String> environment;
  private final Map<String, RegistryAccess> known = new LinkedHashMap<>();

  /**
   * The registries of a site.
   *
   * @param scratch a private folder; made when needed
   * @param authFile credentials; null for none
   */
  RegistryTags(Site site, Path scratch, Map<String, String> environment, @Nullable Path authFile) {
    this.scratch = scratch;
    this.environment = environment;
    for (PushRegistry push : site.instance().registries().push()) {
      add(push.uri(), false, authFile);
    }
    for (RegistrySettings registry : site.reactorConfig().registries()) {
      add(registry.uri(), registry.insecure(), authFile);
    }
  }

  private void add(RegistryUri uri, boolean insecure, @Nullable Path authFile) {
    known.put(uri.host(), new RegistryAccess(uri.host(), insecure || uri.plainHttp(), authFile));
  }

  /** True for a tag in a registry, as skopeo takes it. */
  static boolean isOne(String reference) {
    return reference.startsWith(TRANSPORT);
  }

  /**
   * Takes a tag away; one that is absent is no error.
   *
   * @return false when the registry keeps it: not all of them delete tags
   */
  boolean remove(String reference) throws FailureException, InterruptedException {
    ImageReference image = ImageReference.parse(reference.substring(TRANSPORT.length()));
    String host = String.valueOf(image.registry());
    try {
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw FileFailures.of("make a folder", scratch, e);
    }
    Skopeo skopeo =
        new Skopeo(new SystemCommandRunner(), ToolEnvironment.of(environment, scratch), scratch);
    RegistryAccess registry = known.getOrDefault(host, RegistryAccess.anonymous(host));
    new RegistryStore(
            skopeo,
            registry,
            new Retry(TRIES, Duration.ofMillis(200), Pause.REAL),
            (failure, next, in) -> {})
        .untag(image.repository(), List.of(String.valueOf(image.tag())));
    return skopeo.raw(registry, image).isEmpty();
  }
}
