package io.osbs.cluster.namespace;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.regex.Pattern;

/** Names that Kubernetes accepts for its objects: DNS subdomains (RFC 1123). */
final class Names {

  private static final Pattern DOTTED =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
  private static final int LONGEST = 253;

  private Names() {}

  static boolean isName(String name) {
    return name.length() <= LONGEST && DOTTED.matcher(name).matches();
  }

  /**
   * Refuses what is no name.
   *
   * @param room how much will be added to the name
   */
  static void require(String what, String name, int room) throws ClusterException {
    if (!isName(name) || name.length() + room > LONGEST) {
      throw new ClusterException(
          new ClusterFault.Invalid(
              "'%s' is no name of a %s: at most %d lower-case letters, digits, '-' and '.'"
                  .formatted(name, what, LONGEST - room)));
    }
  }
}
