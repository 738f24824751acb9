package io.osbs.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a registry as osbs.conf and config.yaml write it: {@code
 * [http(s)://]host[:port][/vN]}. Parsed as osbs-client's {@code RegistryURI} did.
 *
 * @param scheme {@code http} or {@code https}, null when not said
 * @param host host and optional port: what stands before an image's repository
 * @param version the API version that was written; {@code v1}, as in the original, when none was.
 *     This OSBS speaks v2 whatever stands here
 * @param versionSaid false when the address names no version
 */
public record RegistryUri(
    @Nullable String scheme, String host, String version, boolean versionSaid) {

  private static final Pattern FORM =
      Pattern.compile("(?:(https?)://)?([^/\\s@]+)(?:/(v\\d+))?/?", Pattern.CASE_INSENSITIVE);

  /** The address, or nothing when the text is not of that form. */
  public static Optional<RegistryUri> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    String version = form.group(3);
    return Optional.of(
        new RegistryUri(
            form.group(1), form.group(2), version == null ? "v1" : version, version != null));
  }

  /** The address without its version: {@code http://host:port}, or only the host. */
  public String uri() {
    return scheme == null ? host : scheme + "://" + host;
  }

  /** True when the address asks for HTTP without TLS. */
  public boolean plainHttp() {
    return "http".equalsIgnoreCase(scheme);
  }

  @Override
  public String toString() {
    return uri();
  }
}
