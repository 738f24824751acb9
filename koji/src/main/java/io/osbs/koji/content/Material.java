package io.osbs.koji.content;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an import gets what it uploads. Its files stay until the import is over. */
public interface Material {

  /**
   * The image of one platform as an archive that {@code docker load} takes.
   *
   * @param file a {@code .tar.gz}
   * @param id digest of the image's configuration
   * @param layers oldest first
   * @param config the image's configuration
   */
  record Archive(Path file, String id, List<Layer> layers, Map<String, ?> config) {
    public Archive {
      layers = List.copyOf(layers);
    }
  }

  /** A layer: the digest of its uncompressed content, and the bytes of that. */
  record Layer(String diffId, long size) {}

  /** The archive of a platform's image. */
  Archive archive(Fragment fragment) throws FailureException, InterruptedException;

  /** A log: of a platform, or, with null, of the orchestrator build. */
  Path log(@Nullable Platform platform) throws FailureException, InterruptedException;

  /** The name of the worker build of a platform. */
  String worker(Platform platform);

  /** When the request was begun. */
  Instant started();
}
