package io.osbs.reactor.context;

import io.osbs.cluster.OwnBuild;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.time.Pause;
import io.osbs.process.CommandRunner;
import java.time.InstantSource;

/**
 * What every part of the reactor works with.
 *
 * @param own the build it runs in
 * @param wall the machine's time, for what people and files are told
 * @param steady a time that never jumps, for durations
 */
public record ReactorContext(
    OwnBuild own,
    Surroundings surroundings,
    CommandRunner runner,
    ReactorLog log,
    InstantSource wall,
    InstantSource steady) {

  /** Lets time pass. */
  public Pause pause() {
    return surroundings.machine().pause();
  }
}
