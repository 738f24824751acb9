package io.osbs.publish.pulp;

import io.osbs.tls.Tls;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a Pulp.
 *
 * @param url scheme, host and port; with a path where its {@code API_ROOT} is not {@code /pulp/}
 * @param login user and password; null to be nobody, or whom the client certificate of {@code tls}
 *     names
 * @param tls certificates, of both sides
 * @param taskTimeout how long one task of Pulp may take
 */
public record PulpServer(URI url, @Nullable Login login, Tls tls, Duration taskTimeout) {

  /** A user of Pulp. Its text shows no password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /** The address without a slash at its end, for messages. */
  @Override
  public String toString() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Where the REST API begins, as a path. */
  String apiPath() {
    String path = url.getPath() == null || url.getPath().isEmpty() ? "/" : url.getPath();
    String root = path.equals("/") ? "/pulp/" : path.endsWith("/") ? path : path + "/";
    return root + "api/v3/";
  }
}
