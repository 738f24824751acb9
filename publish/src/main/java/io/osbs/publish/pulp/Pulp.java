package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** A Pulp, opened: its endpoints by what they are about. */
record Pulp(
    PulpHttp http,
    Tasks tasks,
    Status status,
    Repositories repositories,
    Remotes remotes,
    Distributions distributions,
    Contents contents)
    implements AutoCloseable {

  private static final int TRIES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /**
   * Opens one; nothing is sent yet.
   *
   * @param clock one that never jumps
   * @param log told what goes on, a line at a time
   */
  static Pulp open(PulpServer server, InstantSource clock, Pause pause, Consumer<String> log)
      throws FailureException {
    Retry retry = new Retry(TRIES, FIRST_PAUSE, pause);
    PulpHttp http =
        new PulpHttp(
            server,
            retry,
            (failure, next, in) ->
                log.accept(
                    "%s; try %d in %d ms".formatted(failure.message(), next, in.toMillis())));
    Tasks tasks = new Tasks(http, clock, pause, log);
    return new Pulp(
        http,
        tasks,
        new Status(http),
        new Repositories(http, tasks),
        new Remotes(http, tasks),
        new Distributions(http, tasks),
        new Contents(http));
  }

  @Override
  public void close() {
    http.close();
  }
}
