package io.osbs.cluster.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words how a connection failed. */
final class Broken {

  private Broken() {}

  /**
   * @param authority which authorities are believed; completes "an authority …"; empty without TLS
   */
  static String inWords(IOException problem, String authority) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = problem; each != null; each = each.getCause()) {
      chain.add(each);
    }
    if (chain.stream().anyMatch(HttpConnectTimeoutException.class::isInstance)) {
      return "no connection in time; check the address, and firewalls";
    }
    // What is deepest knows best.
    for (Throwable each : chain.reversed()) {
      String words = known(each, authority);
      if (words != null) {
        return words;
      }
    }
    return "the connection broke (%s); try again, or look at what stands between here and the server%s"
        .formatted(message(problem), authority.isEmpty() ? ", which may want https" : "");
  }

  private static @Nullable String known(Throwable problem, String authority) {
    return switch (problem) {
      case HttpTimeoutException _ ->
          "no answer in time; the server hangs or has too much to do: try again later";
      case UnknownHostException _ -> "the host name is unknown; check the address";
      case UnresolvedAddressException _ -> "the host name is unknown; check the address";
      case CertPathBuilderException _ -> untrusted("it is not signed by an authority " + authority);
      case CertPathValidatorException e ->
          untrusted("%s; it should be signed by an authority %s".formatted(message(e), authority));
      case CertificateException e -> untrusted(message(e));
      case SSLException e -> "TLS failed: " + message(e);
      case ConnectException e ->
          "%s; is the server up, and is this its address?"
              .formatted(e.getMessage() == null ? "the connection was refused" : message(e));
      default -> null;
    };
  }

  private static String untrusted(String why) {
    return "the server's certificate is not trusted (%s); check the authority (ca.crt, kubeconfig), or the address"
        .formatted(why);
  }

  private static String message(Throwable problem) {
    return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
  }
}
