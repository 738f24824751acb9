package io.osbs.reactor.worker;

import io.osbs.reactor.label.ImageLabels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** The labels that OSBS sets, whatever the Dockerfile says (those of the original's plugin). */
final class ImplicitLabels {

  private ImplicitLabels() {}

  /** All labels to add, sorted, so that the same build gives the same bytes. */
  static Map<String, String> of(WorkerOrder order, Instant now) {
    Map<String, String> labels = new TreeMap<>(order.options().labels());
    Instant committed = order.committed();
    Instant date = committed == null ? now : committed;
    labels.put("build-date", date.truncatedTo(ChronoUnit.SECONDS).toString());
    labels.putAll(ImageLabels.ofRequest(order.request(), order.platform()));
    return labels;
  }
}
