package io.osbs.testkit.koji;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodAnswer;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.XmlRpcReader;
import io.osbs.xmlrpc.XmlRpcWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The double's HTTP server: sessions, calls, uploads and what disturbs them on their way. */
final class HubWire implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final World world;
  private final Sessions sessions;
  private final Methods methods;
  private final UploadMethods uploads;
  private volatile BiFunction<String, Integer, Optional<Disturbance>> disturbing =
      (_, _) -> Optional.empty();
  private volatile @Nullable String offline;
  private volatile boolean forAdministrators;
  private volatile Consumer<byte[]> uploaded = _ -> {};
  private volatile Runnable met = () -> {};

  HubWire(World world, Sessions sessions, Methods methods, UploadMethods uploads) {
    this.world = world;
    this.sessions = sessions;
    this.methods = methods;
    this.uploads = uploads;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:%d/kojihub".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  void disturb(BiFunction<String, Integer, Optional<Disturbance>> choice) {
    disturbing = choice;
  }

  void watchUploads(Consumer<byte[]> watching) {
    uploaded = watching;
  }

  void afterEach(Runnable told) {
    met = told;
  }

  void offline(@Nullable String reason) {
    offline = reason;
  }

  void forAdministrators(boolean only) {
    forAdministrators = only;
  }

  Map<String, Integer> counts() {
    return locked(() -> new TreeMap<>(counts));
  }

  /** Does something while no call is carried out. */
  <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = methodOf(exchange, body);
      int before =
          locked(() -> {
            int soFar = counts.values().stream().mapToInt(Integer::intValue).sum();
            counts.merge(method, 1, Integer::sum);
            return soFar;
          });
      Disturbance disturbance = disturbing.apply(method, before).orElse(null);
      switch (disturbance) {
        case LOST_BEFORE -> {
          return;
        }
        case BAD_GATEWAY -> send(exchange, 502, "text/html", PAGE);
        case PAGE -> send(exchange, 200, "text/html", PAGE);
        case OFFLINE -> sendXml(exchange, fault(Refusal.OFFLINE, "database outage"));
        case LOST_AFTER -> {
          respond(exchange, body);
          return;
        }
        case CUT_OFF -> {
          byte[] answer = respond(exchange, body).body();
          send(exchange, 200, "text/xml", java.util.Arrays.copyOf(answer, answer.length / 2));
        }
        case null -> {
          Response response = respond(exchange, body);
          send(exchange, response.status(), response.type(), response.body());
        }
      }
    } finally {
      met.run();
    }
  }

  private static final byte[] PAGE =
      "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
          .getBytes(StandardCharsets.UTF_8);

  @SuppressWarnings("ArrayRecordComponent") // Bytes on their way, compared by nobody.
  private record Response(int status, String type, byte[] body) {}

  private static String methodOf(HttpExchange exchange, byte[] body) {
    if (isUpload(exchange)) {
      return "rawUpload";
    }
    try {
      return XmlRpcReader.call(body).method();
    } catch (MalformedException _) {
      return "(malformed)";
    }
  }

  private static boolean isUpload(HttpExchange exchange) {
    return "application/octet-stream".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
  }

  private Response respond(HttpExchange exchange, byte[] body) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return plain(
          405, "Method Not Allowed\nThis is an XML-RPC server. Only POST requests are accepted.\n");
    }
    Map<String, String> query = query(exchange.getRequestURI());
    if (isUpload(exchange)) {
      uploaded.accept(body);
      return xml(run(exchange, query, MethodCall.of("rawUpload"), body));
    }
    if (body.length == 0) {
      return plain(400, "Invalid request: Empty request\n");
    }
    if (body.length > world.settings.largestRequest()) {
      return plain(400, "Invalid request: Request too long\n");
    }
    try {
      return xml(run(exchange, query, XmlRpcReader.call(body), null));
    } catch (MalformedException e) {
      return plain(400, "Invalid request: " + e.getMessage() + "\n");
    }
  }

  private MethodAnswer run(
      HttpExchange exchange, Map<String, String> query, MethodCall call, byte @Nullable [] upload) {
    lock.lock();
    try {
      if (offline != null) {
        throw new Refusal(Refusal.OFFLINE, String.valueOf(offline));
      }
      Sessions.Claim claim = claim(exchange, query);
      String address = address(exchange);
      Sessions.Session session = claim == null ? null : sessions.check(claim, call.method());
      if (forAdministrators && session != null && !session.user.permissions.contains("admin")) {
        throw new Refusal(Refusal.OFFLINE, "Server disabled for maintenance");
      }
      Caller caller = new Caller(world, sessions, session, address);
      Object value =
          upload != null
              ? uploads.raw(caller, query, upload)
              : call.method().equals("sslLogin")
                  ? sslLogin(exchange, caller)
                  : dispatch(caller, call);
      if (session != null && claim != null && claim.callnum() != null && caller.hasWritten()) {
        session.lastCall = claim.callnum();
      }
      return new MethodAnswer.Value(value);
    } catch (Refusal refusal) {
      return new MethodAnswer.Fault(refusal.code(), refusal.text());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Object dispatch(Caller caller, MethodCall call) {
    return switch (call.method()) {
      case "echo" -> call.params();
      case "multiCall" -> {
        caller.wrote();
        yield multiCall(caller, call);
      }
      default -> methods.call(caller, call);
    };
  }

  /** The web server before the hub says who the client is, in the header Remote-User. */
  private Object sslLogin(HttpExchange exchange, Caller caller) {
    String name = exchange.getRequestHeaders().getFirst("Remote-User");
    World.User user =
        world.users.values().stream()
            .filter(each -> each.name.equals(name) || (name != null && name.equals(each.principal)))
            .findFirst()
            .orElseThrow(() -> new Refusal(Refusal.AUTH, "could not verify client: None"));
    boolean kerberos = exchange.getRequestHeaders().containsKey("Authorization");
    caller.wrote();
    return sessions.open(
        user, caller.address(), null, kerberos ? Sessions.GSSAPI : Sessions.CERTIFICATE);
  }

  private Object multiCall(Caller caller, MethodCall call) {
    List<Object> answers = new ArrayList<>();
    for (Object each : TaskMethods.list(call.params().getFirst())) {
      Map<?, ?> struct = (Map<?, ?>) java.util.Objects.requireNonNull(each);
      MethodCall one =
          MethodCall.ofList(
              String.valueOf(struct.get("methodName")), TaskMethods.list(struct.get("params")));
      try {
        List<@Nullable Object> answer = new ArrayList<>();
        answer.add(dispatch(caller, one));
        answers.add(answer);
      } catch (Refusal refusal) {
        Map<String, @Nullable Object> fault = new LinkedHashMap<>();
        fault.put("faultCode", refusal.code());
        fault.put("faultString", refusal.text());
        fault.put("traceback", List.of("Traceback (most recent call last):\n"));
        answers.add(fault);
      }
    }
    return answers;
  }

  private Sessions.@Nullable Claim claim(HttpExchange exchange, Map<String, String> query) {
    HubVersion version = world.settings.version();
    String id = exchange.getRequestHeaders().getFirst("Koji-Session-Id");
    if (id != null && version.headerSessions()) {
      String number = exchange.getRequestHeaders().getFirst("Koji-Session-Callnum");
      if (number == null || !version.readsSessionCallnum()) {
        number = exchange.getRequestHeaders().getFirst("Koji-Callnum");
      }
      String key = exchange.getRequestHeaders().getFirst("Koji-Session-Key");
      return new Sessions.Claim(
          Long.parseLong(id), String.valueOf(key), number(number), address(exchange));
    }
    if (query.isEmpty() || !world.settings.urlSessions()) {
      return null;
    }
    if (!query.containsKey("session-id")) {
      throw new Refusal(Refusal.AUTH, "'session-id' not specified in session args");
    }
    return new Sessions.Claim(
        Long.parseLong(query.getOrDefault("session-id", "0")),
        query.getOrDefault("session-key", ""),
        number(query.get("callnum")),
        address(exchange));
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(text);
  }

  private static String address(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    if (raw != null) {
      for (String each : raw.split("&", -1)) {
        int equals = each.indexOf('=');
        query.put(
            URLDecoder.decode(each.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static MethodAnswer fault(long code, String text) {
    return new MethodAnswer.Fault(code, text);
  }

  private static Response plain(int status, String text) {
    return new Response(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Response xml(MethodAnswer answer) {
    return new Response(200, "text/xml", XmlRpcWriter.answerAsHubsDo(answer));
  }

  private void sendXml(HttpExchange exchange, MethodAnswer answer) throws IOException {
    send(exchange, 200, "text/xml", XmlRpcWriter.answer(answer));
  }

  private void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (world.settings.version().schedules()) {
      exchange.getResponseHeaders().set("Koji-Version", world.settings.version().text());
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
