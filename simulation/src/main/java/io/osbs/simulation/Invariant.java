package io.osbs.simulation;

import java.util.function.Consumer;

/** Watches what happens and reports when a promise is broken. */
abstract class Invariant implements World.Witness {

  private Consumer<String> report = _ -> {};

  /** What is promised, in a few words. */
  abstract String promise();

  final void reportTo(Consumer<String> newReport) {
    report = newReport;
  }

  final void violated(String message) {
    report.accept(message);
  }

  static String seconds(long millis) {
    return "%d.%03d s".formatted(millis / 1000, millis % 1000);
  }
}
