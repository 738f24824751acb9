package io.osbs.config.instance;

import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which osbs.conf holds. */
public sealed interface ConfLocation {

  /**
   * A file.
   *
   * @param path the file
   * @param chosenBy how it was found: {@code --config}, {@code $OSBS_CONFIG}, or the place itself
   */
  record InFile(Path path, String chosenBy) implements ConfLocation {}

  /** No file: {@code EmbeddedDefault} holds. */
  record BuiltIn() implements ConfLocation {}

  /**
   * The first of: {@code --config}, {@code $OSBS_CONFIG}, {@code $XDG_CONFIG_HOME/osbs/osbs.conf}
   * ({@code ~/.config} when that variable is unset), {@code /etc/osbs.conf}, built-in.
   *
   * @param flag the value of {@code --config}, null when not given
   * @param environment the process's environment; an empty variable counts as absent
   * @param userHome the user's home directory
   * @param exists whether a file is there
   * @throws ConfigException when a file named by flag or {@code $OSBS_CONFIG} is not there
   */
  static ConfLocation find(
      @Nullable Path flag, Map<String, String> environment, Path userHome, Predicate<Path> exists) {
    if (flag != null) {
      return named(flag, "--config", exists);
    }
    String variable = environment.getOrDefault("OSBS_CONFIG", "");
    if (!variable.isEmpty()) {
      return named(Path.of(variable), "$OSBS_CONFIG", exists);
    }
    Path users =
        Xdg.directory(environment, "XDG_CONFIG_HOME", userHome.resolve(".config"))
            .resolve("osbs/osbs.conf");
    if (exists.test(users)) {
      return new InFile(users, users.toString());
    }
    Path machines = Path.of("/etc/osbs.conf");
    return exists.test(machines) ? new InFile(machines, machines.toString()) : new BuiltIn();
  }

  private static ConfLocation named(Path path, String chosenBy, Predicate<Path> exists) {
    if (exists.test(path)) {
      return new InFile(path, chosenBy);
    }
    throw new ConfigException(
        new Problem(
            Severity.ERROR,
            path.toString(),
            0,
            "",
            "no such file; %s names it".formatted(chosenBy),
            "correct %s, or leave it out to use the usual places".formatted(chosenBy)));
  }
}
