package io.osbs.cli;

import io.osbs.client.Follower;
import io.osbs.cluster.document.Report;
import io.osbs.core.build.BuildName;
import java.time.InstantSource;

/** Shows on standard error what happens to a build while it is followed. */
interface Progress extends Follower.Listener, AutoCloseable {

  /** The view that suits the console. */
  static Progress on(Console console, BuildName build, InstantSource clock) {
    return console.live() ? new LiveView(console, build, clock) : new PlainView(console);
  }

  @Override
  void report(Report report);

  /** Leaves the console as it should be. */
  @Override
  void close();
}
