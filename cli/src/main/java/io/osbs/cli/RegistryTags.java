package io.osbs.cli;

import io.osbs.cluster.site.Site;
import io.osbs.config.RegistryUri;
import io.osbs.config.instance.PushRegistry;
import io.osbs.config.reactor.RegistrySettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.image.ImageReference;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes tags away from the registries of a site. */
final class RegistryTags {

  private static final String TRANSPORT = "docker://";
  private static final int TRIES = 3;

  private final Map<String, RegistryAccess> known = new LinkedHashMap<>();

  /**
   * The registries of a site.
   *
   * @param authFile credentials; null for none
   */
  RegistryTags(Site site, @Nullable Path authFile) {
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

  /** True for a tag in a registry. */
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
    try (RegistryClient registry =
        new RegistryClient(
            known.getOrDefault(host, RegistryAccess.anonymous(host)),
            new Retry(TRIES, Duration.ofMillis(200), Pause.REAL),
            (failure, next, in) -> {},
            InstantSource.system())) {
      return registry.untag(image.repository(), String.valueOf(image.tag()))
          != RegistryClient.Deleted.UNSUPPORTED;
    }
  }
}
