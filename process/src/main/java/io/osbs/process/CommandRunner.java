package io.osbs.process;

/**
 * Runs commands. An interface so that tests can script what programs answer. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a command to its end.
   *
   * @param sink gets the output while it is written
   * @return how it ended; a program that is missing or fails is an outcome, not an exception
   * @throws InterruptedException when the calling thread was interrupted; the program and all its
   *     descendants were ended before
   */
  Outcome run(Command command, OutputSink sink) throws InterruptedException;

  /** Runs a command whose output only the outcome needs. */
  default Outcome run(Command command) throws InterruptedException {
    return run(command, OutputSink.NONE);
  }
}
