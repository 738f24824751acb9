package io.osbs.client;

import io.osbs.cluster.document.Report;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Labels;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads where orchestrator builds stand: what they wrote down, unless their cluster knows better.
 */
final class ReportReader {

  private final Cluster home;

  ReportReader(Cluster home) {
    this.home = home;
  }

  /** Empty when the build was taken away since it was seen. */
  Optional<Report> of(Build build) throws ClusterException {
    Optional<byte[]> written = home.builds().result(build.name());
    if (written.isEmpty() && build.phase().isFinal() && isGone(build)) {
      return Optional.empty();
    }
    Report report = written.isPresent() ? read(written.get(), build) : bare(build);
    boolean clusterKnowsBetter = build.phase().isFinal() && !report.isFinal();
    return Optional.of(
        clusterKnowsBetter || !report.phase().equals(build.phase())
            ? report.ended(build.phase(), build.failure(), build.finished())
            : report);
  }

  private boolean isGone(Build build) throws ClusterException {
    return home.builds().find(build.name()).isEmpty();
  }

  private static Report read(byte[] written, Build build) {
    try {
      return ReportDocument.read(written);
    } catch (UnreadableException _) {
      // A result that cannot be read says nothing; the cluster's own words remain.
      return bare(build);
    }
  }

  private static Report bare(Build build) {
    Map<String, String> notes = build.annotations();
    String commit = notes.getOrDefault(Submitter.COMMIT, "");
    return new Report(
        build.name(),
        build.labels().getOrDefault(Labels.REQUEST, build.name().value()),
        RequestClass.ofWord(
            build.labels().getOrDefault(Labels.CLASS, RequestClass.AUTOMATIC.word())),
        build.phase(),
        notes.getOrDefault(Labels.STEP, ""),
        new Source(
            notes.getOrDefault(Submitter.URI, "(unknown)"), commit.isEmpty() ? null : commit, null),
        build.created(),
        build.finished(),
        List.of(),
        null,
        null,
        build.failure());
  }
}
