package io.osbs.cluster.local;

import io.osbs.core.cluster.ClusterException;
import java.util.regex.Pattern;

/** Names of documents and secrets, which become names of files. */
final class Names {

  private static final Pattern DOTTED =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
  private static final int LONGEST = 253;

  private Names() {}

  static boolean isName(String name) {
    return name.length() <= LONGEST && DOTTED.matcher(name).matches();
  }

  static void require(String what, String name) throws ClusterException {
    if (!isName(name)) {
      throw Faults.invalid(
          "'%s' is no name of a %s: at most %d lower-case letters, digits, '-' and '.'"
              .formatted(name, what, LONGEST));
    }
  }
}
