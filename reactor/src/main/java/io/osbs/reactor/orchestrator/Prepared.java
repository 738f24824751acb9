package io.osbs.reactor.orchestrator;

import io.osbs.core.build.Request;
import io.osbs.core.image.Platform;
import java.util.List;

/**
 * What is known before the first worker build.
 *
 * @param request as the workers get it: a directory that was copied into this build is named by its
 *     copy
 * @param repository path of the image's repository: its {@code name} label, else the source's name
 */
record Prepared(Request request, List<Platform> platforms, String repository) {
  Prepared {
    platforms = List.copyOf(platforms);
  }
}
