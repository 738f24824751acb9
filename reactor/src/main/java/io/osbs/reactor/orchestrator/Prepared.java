package io.osbs.reactor.orchestrator;

import io.osbs.core.build.Request;
import io.osbs.core.image.Platform;
import java.util.List;
import java.util.Map;

/**
 * What is known before the first worker build.
 *
 * @param request as the workers get it: a directory that was copied into this build is named by its
 *     copy
 * @param labels those that the Dockerfile and the configuration set
 * @param repository path of the image's repository: its {@code name} label, else the source's name
 */
record Prepared(
    Request request, List<Platform> platforms, Map<String, String> labels, String repository) {
  Prepared {
    labels = Map.copyOf(labels);
    platforms = List.copyOf(platforms);
  }
}
