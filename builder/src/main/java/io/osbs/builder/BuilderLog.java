package io.osbs.builder;

/** Where the builder says what it does. Safe for use by several threads. */
public interface BuilderLog {

  /** About the builder itself. */
  void info(String text);

  /** What somebody should look at. */
  void warning(String text);

  /** About a task. */
  default void info(long task, String text) {
    info("task %d %s".formatted(task, text));
  }

  /** About a task. */
  default void warning(long task, String text) {
    warning("task %d: %s".formatted(task, text));
  }
}
