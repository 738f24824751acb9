package io.osbs.config;

import java.util.List;
import java.util.concurrent.Callable;

/** What a reader had to say, as a user would see it. */
public final class Rendered {

  private Rendered() {}

  /** All problems, whether the reader gave up or not. */
  public static List<String> problems(Callable<? extends Loaded<?>> reader) {
    return found(reader).stream().map(Problem::render).toList();
  }

  /** All problems, whether the reader gave up or not. */
  public static List<Problem> found(Callable<? extends Loaded<?>> reader) {
    try {
      return reader.call().warnings();
    } catch (ConfigException e) {
      return e.problems();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
