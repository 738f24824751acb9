package io.osbs.builder;

import io.osbs.cluster.document.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a finished task says: its result, and the annotations that are uploaded beside the logs. */
final class TaskResult {

  private TaskResult() {}

  /** {@code {"repositories": […], "koji_builds": […]}}, the builds' numbers as texts. */
  static Map<String, @Nullable Object> of(Report report) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("repositories", repositories(report));
    Long build = report.kojiBuild();
    result.put("koji_builds", build == null ? List.of() : List.of(build.toString()));
    return result;
  }

  /** What can be pulled: {@code HOST/REPOSITORY:TAG} and by digest, or {@code oci:DIR:TAG}. */
  private static List<String> repositories(Report report) {
    List<String> all = new ArrayList<>();
    if (report.image() != null) {
      for (String reference : report.image().references()) {
        all.add(
            reference.startsWith("docker://")
                ? reference.substring("docker://".length())
                : reference);
      }
    }
    return all;
  }

  /** By the names that the original's annotations had. */
  static Map<String, @Nullable Object> annotations(Report report) {
    List<String> all = repositories(report);
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
    annotations.put("commit_id", report.source().commit());
    annotations.put("repositories", Map.of("primary", all, "unique", List.of()));
    annotations.put(
        "digests",
        report.image() == null
            ? List.of()
            : List.of(Map.of("digest", report.image().digest().value())));
    Map<String, @Nullable Object> workers = new LinkedHashMap<>();
    for (Report.Worker worker : report.workers()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("cluster", worker.cluster());
      one.put("build", worker.build() == null ? null : worker.build().value());
      one.put("digest", worker.digest() == null ? null : worker.digest().value());
      workers.put(worker.platform().name(), one);
    }
    annotations.put("worker-builds", workers);
    return annotations;
  }
}
