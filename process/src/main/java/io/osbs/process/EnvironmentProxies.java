package io.osbs.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} name, in either
 * case, by the rules of Go's programs (golang.org/x/net/http/httpproxy), so that buildah and we go
 * the same way: the lower-case name is asked second, a proxy without a scheme is one for HTTP,
 * {@code NO_PROXY} lists hosts, domains with all below them, addresses, networks or {@code *}, and
 * this machine itself is never asked through a proxy.
 */
public final class EnvironmentProxies extends ProxySelector {

  private final @Nullable Proxy http;
  private final @Nullable Proxy https;
  private final List<String> direct;

  private EnvironmentProxies(@Nullable Proxy http, @Nullable Proxy https, List<String> direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a message for users when one is no address of a proxy, or
   *     one that wants a password: those are not supported
   */
  public static EnvironmentProxies of(Map<String, String> environment) {
    String excluded = value(environment, "NO_PROXY");
    return new EnvironmentProxies(
        proxy(environment, "HTTP_PROXY"),
        proxy(environment, "HTTPS_PROXY"),
        List.of(excluded.toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1)));
  }

  /** True when the environment names a proxy at all. */
  public static boolean areNamed(Map<String, String> environment) {
    return !value(environment, "HTTP_PROXY").isEmpty()
        || !value(environment, "HTTPS_PROXY").isEmpty();
  }

  private static String value(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isBlank()
        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip()
        : upper.strip();
  }

  private static @Nullable Proxy proxy(Map<String, String> environment, String name) {
    String text = value(environment, name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      if (uri.getUserInfo() != null) {
        throw new IllegalArgumentException(
            name
                + " names a proxy with a user and password, which is not supported; use one that lets"
                + " this machine through, and write it as http://HOST:PORT");
      }
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
      }
    } catch (URISyntaxException _) {
      // Said below, without the text: there may be a password in it.
    }
    throw new IllegalArgumentException(
        name + " is no proxy's address; write it as http://HOST:PORT");
  }

  @Override
  public List<Proxy> select(URI uri) {
    Proxy proxy = "https".equals(uri.getScheme()) ? https : http;
    String host = uri.getHost();
    boolean direct = proxy == null || host == null || isDirect(host.toLowerCase(Locale.ROOT), uri);
    return List.of(direct ? Proxy.NO_PROXY : proxy);
  }

  private boolean isDirect(String host, URI uri) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    return direct.stream().anyMatch(entry -> covers(entry, host, uri.getPort()));
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.isEmpty()) {
      return false;
    }
    if (entry.equals("*")) {
      return true;
    }
    if (entry.indexOf('/') > 0) {
      return isInNetwork(host, entry);
    }
    int colon = entry.indexOf(':');
    String name = colon > 0 ? entry.substring(0, colon) : entry;
    boolean samePort = colon <= 0 || entry.substring(colon + 1).equals(Integer.toString(port));
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    boolean sameHost =
        domain.startsWith(".")
            ? host.endsWith(domain)
            : host.equals(domain) || host.endsWith("." + domain);
    return samePort && sameHost;
  }

  /** Networks of IPv4 only: nobody writes others into that variable. */
  private static boolean isInNetwork(String host, String network) {
    int slash = network.indexOf('/');
    long address = address(host);
    long base = address(network.substring(0, slash));
    try {
      int bits = Integer.parseInt(network.substring(slash + 1));
      return address >= 0
          && base >= 0
          && bits >= 0
          && bits <= 32
          && address >> (32 - bits) == base >> (32 - bits);
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /** An IPv4 address as a number; negative when it is none. */
  private static long address(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return -1;
    }
    long address = 0;
    for (String part : text.split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(part);
    }
    return address;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException e) {
    // Whoever asked is told by the exception itself.
  }
}
