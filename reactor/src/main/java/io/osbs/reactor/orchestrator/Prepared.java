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
 * @param repository path of the image's repository: its {@code name} label, else the source's name
 * @param labels what is added to the labels of each platform's Dockerfile
 * @param tags further tags of the image: those asked for, then those of the source
 */
record Prepared(
    Request request,
    List<Platform> platforms,
    String repository,
    Map<Platform, Map<String, String>> labels,
    List<String> tags) {
  Prepared {
    platforms = List.copyOf(platforms);
    labels = Map.copyOf(labels);
    tags = List.copyOf(tags);
  }
}
