package io.osbs.reactor.orchestrator;

import io.osbs.core.image.Platform;
import java.util.List;

/**
 * What is known before the first worker build.
 *
 * @param repository path of the image's repository: its {@code name} label, else the source's name
 */
record Prepared(List<Platform> platforms, String repository) {
  Prepared {
    platforms = List.copyOf(platforms);
  }
}
