package io.osbs.cluster.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words how a connection failed. */
final class Broken {

  private Broken() {}

  static String inWords(IOException problem) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = problem; each != null; each = each.getCause()) {
      chain.add(each);
    }
    // What is deepest knows best.
    for (Throwable each : chain.reversed()) {
      String words = known(each);
      if (words != null) {
        return words;
      }
    }
    return "the connection broke: " + message(problem);
  }

  private static @Nullable String known(Throwable problem) {
    return switch (problem) {
      case HttpConnectTimeoutException _ -> "no connection in time";
      case HttpTimeoutException _ -> "no answer in time";
      case UnknownHostException _ -> "the host name is unknown";
      case UnresolvedAddressException _ -> "the host name is unknown";
      case CertificateException e ->
          "the server's certificate is not trusted (%s); check the authority (ca.crt, kubeconfig), or the address"
              .formatted(message(e));
      case SSLException e -> "TLS failed: " + message(e);
      case ConnectException e -> e.getMessage() == null ? "the connection was refused" : message(e);
      default -> null;
    };
  }

  private static String message(Throwable problem) {
    return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
  }
}
