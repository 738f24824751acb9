package io.osbs.publish.pulp;

import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Retry;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.registry.RegistryDouble;
import io.osbs.testkit.tools.TinyImage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A registry in memory, and our own client: no process is started. */
final class DoubleOutside implements Outside {

  private static final Retry ONCE = new Retry(1, Duration.ZERO, time -> {});

  private final RegistryDouble registry;
  private final RegistryClient stranger;

  /**
   * Starts the registry.
   *
   * @param pulp host and port of Pulp's registry
   * @param authorities who vouch for its certificate
   */
  DoubleOutside(String pulp, Path authorities) throws Exception {
    registry = RegistryDouble.start();
    stranger =
        new RegistryClient(
            new RegistryAccess(pulp, false, null, authorities),
            ONCE,
            (failure, next, in) -> {},
            InstantSource.system());
  }

  @Override
  public String registry() {
    return registry.host();
  }

  @Override
  public void push(TinyImage image, String repository, String tag) throws Exception {
    registry.put(image, repository, tag);
  }

  @Override
  public Optional<Digest> seen(ImageReference image) throws Exception {
    return stranger.find(image.repository(), String.valueOf(image.tag()));
  }

  @Override
  public void pull(ImageReference image) throws Exception {
    new RegistryImages(stranger, List.of(), ONCE, text -> {})
        .pull(image.repository(), new Digest(String.valueOf(image.digest())));
  }

  @Override
  public void close() {
    stranger.close();
    registry.close();
  }
}
