package io.osbs.core.cluster;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build as its cluster shows it.
 *
 * @param uid unique over all builds that ever had this name
 * @param created by the clock of the cluster
 * @param started when it left Pending; null before
 * @param finished when it became final; null before
 * @param failure why it ended in Failed, Error or Cancelled, as far as the build or its cluster
 *     says; null otherwise
 */
public record Build(
    BuildName name,
    String uid,
    BuildKind kind,
    Phase phase,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    @Nullable Failure failure,
    Map<String, String> labels,
    Map<String, String> annotations) {

  public Build {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
