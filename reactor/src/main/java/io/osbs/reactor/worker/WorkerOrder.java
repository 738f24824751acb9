package io.osbs.reactor.worker;

import io.osbs.core.build.Request;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.process.Redaction;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One worker build.
 *
 * @param source folder with the Dockerfile, already fetched; not changed
 * @param work private folder of this build on a disk with room for the image; made when absent
 * @param images folder for parent images, shared by all worker builds of a cluster; made when
 *     absent
 * @param committed when the commit was made. Then all files of the new layers and the image itself
 *     carry that time instead of today's, and so does the label {@code build-date}: the same commit
 *     on the same parents gives the same digest, as far as its RUN steps allow. Null for a source
 *     that is no commit: the image carries the time of the build
 */
public record WorkerOrder(
    Request request,
    Platform platform,
    Architecture architecture,
    Path source,
    Path work,
    Path images,
    Destination destination,
    ParentRegistries parents,
    BuildOptions options,
    @Nullable Instant committed) {

  /** Repository and commit, for messages. */
  String origin() {
    Source from = request.source();
    String uri = Redaction.ofUrl(from.uri()).apply(from.uri());
    return from.commit() == null ? uri : uri + " at " + from.commit();
  }
}
