package io.osbs.publish.registry;

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
 * @param authorities certificates in PEM that are believed besides the JVM's own, instead of the
 *     system's; null for the system's
 */
public record RegistryAccess(
    String host, boolean insecure, @Nullable Path authFile, @Nullable Path authorities) {

  /** A registry whose certificate the system's authorities vouch for, if it has one. */
  public RegistryAccess(String host, boolean insecure, @Nullable Path authFile) {
    this(host, insecure, authFile, null);
  }

  /** A registry with TLS and without credentials. */
  public static RegistryAccess anonymous(String host) {
    return new RegistryAccess(host, false, null);
  }

  /** The arguments for every buildah command that talks to it. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (insecure) {
      arguments.add("--tls-verify=false");
    }
    if (authFile != null) {
      arguments.add("--authfile=" + authFile);
    }
    return arguments;
  }
}
