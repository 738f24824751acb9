package io.osbs.reactor.orchestrator;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Request;
import io.osbs.core.image.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is known before the first worker build.
 *
 * @param asked the request as it was made
 * @param request as the workers get it: a directory that was copied into this build is named by its
 *     copy; with the further tags of the source
 * @param source where the commit is checked out
 * @param labels those of the image, as far as they are known: of the first platform
 * @param repository path of the image's repository: its {@code name} label, else the source's name
 * @param parents what takes the place of the last stage's parent, by platform
 * @param labelling what is added to the labels of each platform's Dockerfile
 */
record Prepared(
    Request asked,
    Request request,
    Path source,
    List<Platform> platforms,
    Map<String, String> labels,
    String repository,
    Map<Platform, String> parents,
    Labelling labelling) {
  Prepared {
    labels = Map.copyOf(labels);
    parents = Map.copyOf(parents);
    platforms = List.copyOf(platforms);
  }

  /**
   * What each platform's build gets besides the request.
   *
   * @param built the request as it is built, its release chosen
   */
  WorkerSpecs.Additions added(Request built) throws FailureException {
    return new WorkerSpecs.Additions(labelling.added(asked.withRelease(built.release())), parents);
  }
}
