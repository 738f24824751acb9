package io.osbs.publish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a registry.
 *
 * @param host host and optional port
 * @param insecure true allows plain HTTP and certificates nobody vouches for
 * @param authFile credentials in the format of {@code containers-auth.json(5)}; null for none
 */
public record RegistryAccess(String host, boolean insecure, @Nullable Path authFile) {

  /** A registry with TLS and without credentials. */
  public static RegistryAccess anonymous(String host) {
    return new RegistryAccess(host, false, null);
  }

  /** The arguments for {@code skopeo inspect} and every buildah command that talks to it. */
  public List<String> arguments() {
    return arguments("");
  }

  /**
   * The same for one side of {@code skopeo copy}.
   *
   * @param side {@code src-} or {@code dest-}
   */
  List<String> arguments(String side) {
    List<String> arguments = new ArrayList<>();
    if (insecure) {
      arguments.add("--" + side + "tls-verify=false");
    }
    if (authFile != null) {
      arguments.add("--" + side + "authfile=" + authFile);
    }
    return arguments;
  }
}
