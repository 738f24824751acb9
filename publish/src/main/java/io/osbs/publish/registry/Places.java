package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where requests go: to the registry itself, or to where it sends us, by a redirect or as the
 * location of an upload. Nothing travels without encryption that need not.
 */
final class Places {

  private final RegistryAccess access;
  private final Connections connections;

  Places(RegistryAccess access, Connections connections) {
    this.access = access;
    this.connections = connections;
  }

  /**
   * The place of a target.
   *
   * @param target path and query, or absolute as the registry said
   */
  URI of(String target, String doing) throws FailureException {
    return target.startsWith("/")
        ? URI.create(connections.base() + target)
        : allowed(parsed(target, target, doing), doing);
  }

  /** Where a redirect leads. */
  URI next(URI from, String location, String doing) throws FailureException {
    URI relative = parsed(location, location, doing);
    return allowed(from.resolve(relative), doing);
  }

  private URI parsed(String text, String said, String doing) throws FailureException {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw nowhere(doing, said);
    }
  }

  private FailureException nowhere(String doing, String said) {
    return FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "cannot %s: %s says to go to '%s', which is no place on the web"
            .formatted(doing, access.host(), said));
  }

  private URI allowed(URI uri, String doing) throws FailureException {
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
      throw nowhere(doing, uri.toString());
    }
    boolean encrypted = connections.base().startsWith("https:");
    if (scheme.equals("https") || !encrypted) {
      return uri;
    }
    if (connections.host().equals(uri.getAuthority())) {
      // Behind a proxy that ends TLS, a registry that was not told of it takes itself for plain.
      return URI.create("https" + uri.toString().substring("http".length()));
    }
    if (access.insecure()) {
      return uri;
    }
    throw FailureException.of(
        FailureKind.CONFIGURATION,
        "cannot %s: %s redirects to %s without encryption"
            .formatted(doing, access.host(), uri.getAuthority()));
  }

  /** Nobody but the registry itself is shown its credentials, or asked for what it wants. */
  boolean isOurs(URI uri) {
    return connections.host().equals(uri.getAuthority())
        && ("https".equals(uri.getScheme()) || connections.base().startsWith("http:"));
  }
}
