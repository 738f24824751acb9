package io.osbs.reactor.worker;

import io.osbs.process.CommandRunner;
import io.osbs.process.OutputSink;
import io.osbs.process.Retry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What a worker build works with.
 *
 * @param ambient the environment of this process; only what leads to the network is passed on
 * @param retry how registries are asked again
 * @param log gets everything a user reads; several threads write
 * @param superuser true when this process is root, in a mount namespace of its own
 * @param limits arguments for buildah: what RUN steps may have, see {@link ProcessLimits}
 */
public record WorkerTools(
    CommandRunner runner,
    Map<String, String> ambient,
    InstantSource clock,
    Retry retry,
    OutputSink log,
    StepListener listener,
    boolean superuser,
    List<String> limits) {

  public WorkerTools {
    limits = List.copyOf(limits);
    ambient = Map.copyOf(ambient);
  }
}
