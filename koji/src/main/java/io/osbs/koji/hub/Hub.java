package io.osbs.koji.hub;

import io.osbs.core.build.FailureException;
import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodAnswer;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import io.osbs.xmlrpc.XmlRpcReader;
import io.osbs.xmlrpc.XmlRpcWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** A hub, before and besides any session. Safe for use by several threads. */
public final class Hub {

  static final String XML = "text/xml";

  private static final int LONGEST_SHOWN = 200;

  private final URI address;
  private final Transport transport;
  private final Patience patience;

  /**
   * A hub.
   *
   * @param address as in {@code server} of kojid.conf: {@code https://koji.example.com/kojihub}
   */
  public Hub(URI address, Transport transport, Patience patience) {
    this.address = address;
    this.transport = transport;
    this.patience = patience;
  }

  /** Where it is. */
  public URI address() {
    return address;
  }

  /** A call that needs no session. */
  public @Nullable Object call(MethodCall call) throws HubException, InterruptedException {
    return exchange(call.method(), request(address, Map.of(), call), Transport.Purpose.CALL);
  }

  /**
   * Logs in.
   *
   * @throws FailureException when there are no credentials to log in with
   */
  public HubSession login(Login login) throws HubException, FailureException, InterruptedException {
    Map<String, @Nullable Object> none = new HashMap<>();
    Request request =
        switch (login) {
          case Login.Password password -> {
            none.put("opts", null);
            yield request(
                address,
                Map.of(),
                MethodCall.of("login", password.user(), password.password().value()).named(none));
          }
          case Login.Certificate certificate -> {
            none.put("proxyuser", certificate.proxyUser());
            yield request(sslLogin(), Map.of(), MethodCall.of("sslLogin").named(none));
          }
          case Login.Kerberos kerberos -> {
            none.put("proxyuser", kerberos.proxyUser());
            String token = KerberosToken.forHost(kerberos, address.getHost());
            yield request(
                sslLogin(),
                Map.of("Authorization", "Negotiate " + token),
                MethodCall.of("sslLogin").named(none));
          }
        };
    return session("login", exchange("login", request, Transport.Purpose.LOGIN));
  }

  private URI sslLogin() {
    return URI.create(address + "/ssllogin");
  }

  HubSession session(String method, @Nullable Object answer) throws HubException.Unreadable {
    try {
      Struct struct = Struct.of(answer);
      return new HubSession(
          this,
          struct.number("session-id"),
          struct.text("session-key"),
          struct.flag("header-auth"));
    } catch (MalformedException e) {
      throw new HubException.Unreadable(method, String.valueOf(e.getMessage()));
    }
  }

  /** One request, the same at every try. */
  @SuppressWarnings("ArrayRecordComponent") // Bytes on their way, compared by nobody.
  record Request(URI uri, Map<String, String> headers, byte[] body) {}

  static Request request(URI uri, Map<String, String> headers, MethodCall call) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", XML);
    all.put("User-Agent", "koji/1 (osbs)");
    return new Request(uri, all, XmlRpcWriter.call(call));
  }

  /** Sends a request until something comes that tells us more than that nothing came. */
  @Nullable Object exchange(String method, Request request, Transport.Purpose purpose)
      throws HubException, InterruptedException {
    int failures = 0;
    while (true) {
      String trouble;
      try {
        Transport.Reply reply =
            transport.post(request.uri(), request.headers(), request.body(), purpose);
        MethodAnswer answer = answer(method, reply);
        if (answer instanceof MethodAnswer.Value(Object value)) {
          return value;
        }
        if (answer instanceof MethodAnswer.Fault fault) {
          waitWhileOffline(method, fault, failures);
          continue;
        }
        trouble = described(reply);
      } catch (SSLHandshakeException e) {
        throw new HubException.Refused(
            "%s: no secure connection: %s; check serverca and cert"
                .formatted(address, e.getMessage()));
      } catch (IOException e) {
        trouble = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      }
      failures++;
      if (failures >= patience.tries()) {
        throw new HubException.Unreachable(
            "the hub %s does not answer %s: %s (tried %d times)"
                .formatted(address, method, trouble, failures));
      }
      patience.notice().accept("the hub does not answer %s: %s".formatted(method, trouble));
      // A connection that the server had just closed says nothing about the server.
      patience.pause().pause(failures == 1 ? Duration.ZERO : patience.interval());
    }
  }

  /** Returns when the call may be sent again; every other fault is the answer. */
  private void waitWhileOffline(String method, MethodAnswer.Fault fault, int failures)
      throws HubException, InterruptedException {
    if (fault.code() == FaultCode.OFFLINE.number() && patience.whileOffline()) {
      patience.notice().accept("the hub is offline (%s)".formatted(fault.text()));
      patience.pause().pause(patience.interval());
      return;
    }
    if (fault.code() == FaultCode.RETRIED.number() && failures > 0) {
      throw new HubException.AnswerLost(method);
    }
    throw new HubException.Fault(method, fault.code(), fault.text());
  }

  /** What the hub said; null when it was not the hub that spoke. */
  private @Nullable MethodAnswer answer(String method, Transport.Reply reply) throws HubException {
    if (reply.status() == 200 && reply.contentType().equals(XML)) {
      try {
        return XmlRpcReader.answer(reply.body());
      } catch (MalformedException e) {
        throw new HubException.Unreadable(method, String.valueOf(e.getMessage()));
      }
    }
    boolean final4xx =
        reply.status() >= 400
            && reply.status() < 500
            && reply.status() != 408
            && reply.status() != 429;
    if (final4xx || (reply.status() >= 300 && reply.status() < 400)) {
      throw new HubException.Refused(
          "%s refused %s: %s%s".formatted(address, method, described(reply), remedy(reply)));
    }
    return null;
  }

  private static String remedy(Transport.Reply reply) {
    if (described(reply).contains("Post-Handshake")) {
      return "; it asks for a certificate after the handshake, and Java's TLS 1.3 has none then:"
          + " allow TLS 1.2 there, or set 'SSLVerifyClient optional' for the whole virtual host";
    }
    return switch (reply.status()) {
      case 401 -> "; check the keytab and the principal";
      case 403 -> "; check the certificate";
      case 404, 405 -> "; is this the address of a hub?";
      default -> "";
    };
  }

  private static String described(Transport.Reply reply) {
    String text =
        new String(reply.body(), StandardCharsets.UTF_8)
            .replaceAll("(?s)<head.*?</head>|<[^>]*>", " ")
            .replaceAll("[\\s\\p{Cntrl}]+", " ")
            .strip();
    String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    return "HTTP %d %s: %s".formatted(reply.status(), reply.contentType(), shown);
  }
}
