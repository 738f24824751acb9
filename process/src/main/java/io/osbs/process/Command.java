package io.osbs.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program to run.
 *
 * @param argv the program, looked up in {@code PATH} of the given environment unless it holds a
 *     slash, and its arguments; no shell sees them
 * @param environment the whole environment: nothing is inherited
 * @param directory the working directory
 * @param deadline after this the program and all its descendants are ended
 * @param input text for its standard input; null means an empty one
 * @param mergeErrors true sends standard error into standard output, so that their order is kept
 * @param outputLimit how many of the last bytes of each stream the outcome keeps
 * @param redaction secrets to strike out of everything that leaves the program
 */
public record Command(
    List<String> argv,
    Map<String, String> environment,
    Path directory,
    Duration deadline,
    @Nullable String input,
    boolean mergeErrors,
    int outputLimit,
    Redaction redaction) {

  /** Enough for what a user is shown; commands whose output is parsed ask for more. */
  static final int USUAL_OUTPUT_LIMIT = 64 * 1024;

  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    if (outputLimit < 1) {
      throw new IllegalArgumentException("an outcome keeps at least one byte of output");
    }
  }

  /** A command without input, whose streams stay apart. */
  public static Command of(
      List<String> argv, Map<String, String> environment, Path directory, Duration deadline) {
    return new Command(
        argv, environment, directory, deadline, null, false, USUAL_OUTPUT_LIMIT, Redaction.NONE);
  }

  /** The same command with this text on its standard input. */
  public Command withInput(String text) {
    return new Command(
        argv, environment, directory, deadline, text, mergeErrors, outputLimit, redaction);
  }

  /** The same command with standard error sent into standard output. */
  public Command withMergedErrors() {
    return new Command(argv, environment, directory, deadline, input, true, outputLimit, redaction);
  }

  /** The same command, keeping this many bytes of each stream. */
  public Command withOutputLimit(int bytes) {
    return new Command(
        argv, environment, directory, deadline, input, mergeErrors, bytes, redaction);
  }

  /** The same command with these secrets struck out of its output. */
  public Command withRedaction(Redaction secrets) {
    return new Command(
        argv, environment, directory, deadline, input, mergeErrors, outputLimit, secrets);
  }

  /** The program's name without its folder. */
  public String program() {
    String first = argv.getFirst();
    return first.substring(first.lastIndexOf('/') + 1);
  }

  /** The argument list, redacted; neither environment nor input, which may hold secrets. */
  @Override
  public String toString() {
    return redaction.apply(String.join(" ", argv));
  }
}
