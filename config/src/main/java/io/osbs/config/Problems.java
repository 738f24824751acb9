package io.osbs.config;

import io.osbs.config.Problem.Severity;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Collects what a reader finds, so that one mistake does not hide the next. Saying the same thing
 * twice (a value that several sections inherit) counts once. Confined to one thread.
 */
public final class Problems {

  /** Enough for everybody to see that this is not the right file. */
  private static final int MOST = 200;

  private final Set<Problem> found = new LinkedHashSet<>();

  /** Adds what makes the file unusable. */
  public void error(String file, int line, String where, String message, String remedy) {
    add(new Problem(Severity.ERROR, file, line, where, message, remedy));
  }

  /** Adds what the user should be told. */
  public void warning(String file, int line, String where, String message, String remedy) {
    add(new Problem(Severity.WARNING, file, line, where, message, remedy));
  }

  private void add(Problem problem) {
    if (!isFull()) {
      found.add(problem);
    } else if (found.size() == MOST) {
      found.add(
          new Problem(
              Severity.ERROR,
              problem.file(),
              0,
              "",
              "there is more, after %d problems".formatted(MOST),
              "check that this is the file you mean"));
    }
  }

  /** True when there is so much that nothing more is kept: a reader may stop looking. */
  public boolean isFull() {
    return found.size() >= MOST;
  }

  /** True when the file cannot be used. */
  public boolean hasErrors() {
    return found.stream().anyMatch(Problem::isError);
  }

  /** What was found up to now, file by file, from the top down; what has no line comes last. */
  public List<Problem> found() {
    List<String> files = found.stream().map(Problem::file).distinct().toList();
    return found.stream()
        .sorted(
            Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                .thenComparingInt(
                    problem -> problem.line() == 0 ? Integer.MAX_VALUE : problem.line()))
        .toList();
  }

  /**
   * The value with the warnings.
   *
   * @param value called only when there is no error
   * @throws ConfigException with everything found, when there is an error
   */
  public <T> Loaded<T> loaded(Supplier<T> value) {
    if (hasErrors()) {
      throw new ConfigException(found());
    }
    return new Loaded<>(value.get(), found());
  }
}
