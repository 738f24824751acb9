package io.osbs.reactor;

import io.osbs.cluster.OwnBuild;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.ClusterException;
import io.osbs.reactor.context.Latest;
import io.osbs.reactor.context.ReactorLog;
import io.osbs.reactor.worker.StepListener;
import java.time.Duration;

/**
 * Shows on the build which step it is at. The work does not wait for that: a step that is over
 * before it could be shown is left out, the last one never. Closing waits for what is being shown.
 */
final class ShownSteps implements StepListener, AutoCloseable {

  private final OwnBuild own;
  private final ReactorLog log;
  private final Latest<String> shown = new Latest<>(this::show);

  ShownSteps(OwnBuild own, ReactorLog log) {
    this.own = own;
    this.log = log;
  }

  @Override
  public void started(String step) {
    shown.offer(step);
  }

  @Override
  public void ended(String step, Duration took) {
    log.info("worker", "step %s took %d ms".formatted(step, took.toMillis()));
  }

  private void show(String step) {
    try {
      own.annotate(Labels.STEP, step);
    } catch (ClusterException e) {
      log.warning("worker", "the step cannot be shown: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    shown.close();
  }
}
