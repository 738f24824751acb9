package io.osbs.process;

import java.time.Duration;
import java.util.OptionalInt;

/** How a command ended. */
public sealed interface Outcome {

  /**
   * The program ended by itself, or by a signal.
   *
   * @param status its exit status; 128 + n when signal n killed it
   */
  record Exited(int status, Output stdout, Output stderr) implements Outcome {

    private static final int SIGNAL_BASE = 128;
    private static final int LAST_SIGNAL = 64;

    /** True for exit status 0. */
    public boolean ok() {
      return status == 0;
    }

    /**
     * The signal that an exit status above 128 stands for. A program may also choose such a status
     * itself (git's 128 and 129), so only ask where that is not so.
     */
    public OptionalInt signal() {
      int signal = status - SIGNAL_BASE;
      return signal >= 1 && signal <= LAST_SIGNAL ? OptionalInt.of(signal) : OptionalInt.empty();
    }
  }

  /**
   * There is no such program.
   *
   * @param remedy what to do about it, for people
   */
  record NotFound(String program, String remedy) implements Outcome {}

  /** The program is there but could not be started: no memory, no such folder, not executable. */
  record NotStarted(String program, String reason) implements Outcome {}

  /** The deadline passed; the program and its descendants were ended. */
  record TimedOut(Duration deadline, Output stdout, Output stderr) implements Outcome {}
}
