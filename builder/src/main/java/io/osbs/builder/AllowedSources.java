package io.osbs.builder;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;

/**
 * Key {@code allowed_scms} of kojid.conf: {@code host:path[:…]}, where host and path are patterns
 * with {@code *} and {@code ?}, and {@code !} before one forbids what it matches. The first that
 * matches decides; no pattern at all allows everything.
 */
record AllowedSources(List<String> patterns) {

  AllowedSources {
    patterns = List.copyOf(patterns);
  }

  void check(String repository) throws FailureException {
    int start = repository.indexOf("://") + 3;
    int slash = repository.indexOf('/', start);
    String authority = slash < 0 ? repository.substring(start) : repository.substring(start, slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String path = slash < 0 ? "/" : repository.substring(slash);
    for (String pattern : patterns) {
      boolean forbids = pattern.startsWith("!");
      String[] parts = (forbids ? pattern.substring(1) : pattern).split(":", -1);
      if (matches(parts[0], host) && (parts.length < 2 || matches(parts[1], path))) {
        if (forbids) {
          break;
        }
        return;
      }
    }
    if (!patterns.isEmpty()) {
      throw FailureException.of(
          FailureKind.PERMISSION,
          "%s:%s is not in the list of allowed SCMs (allowed_scms of kojid.conf)"
              .formatted(host, path));
    }
  }

  /** As Python's fnmatch: a star matches slashes too. */
  private static boolean matches(String pattern, String text) {
    String flat = text.replace('/', '\u0001');
    return FileSystems.getDefault()
        .getPathMatcher("glob:" + pattern.replace('/', '\u0001'))
        .matches(Path.of(flat));
  }
}
