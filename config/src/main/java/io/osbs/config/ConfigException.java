package io.osbs.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used. It carries everything found, so that one run shows all there
 * is to mend. Unchecked: nothing between a reader and the program's rim can do anything about it.
 */
public final class ConfigException extends RuntimeException {

  private final transient List<Problem> problems;

  /**
   * @param problems everything found in the order of finding, warnings too; at least one error
   */
  public ConfigException(List<Problem> problems) {
    super(render(problems));
    if (problems.stream().noneMatch(Problem::isError)) {
      throw new IllegalArgumentException("no error among the problems");
    }
    this.problems = List.copyOf(problems);
  }

  /** An exception for a single error. */
  public ConfigException(Problem error) {
    this(List.of(error));
  }

  /** Everything found, warnings too. */
  public List<Problem> problems() {
    return problems;
  }

  private static String render(List<Problem> problems) {
    return problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
  }
}
