package io.osbs.testkit.koji;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osbs.testkit.koji.World.Build;
import io.osbs.testkit.koji.World.Tag;
import io.osbs.testkit.koji.World.Target;
import io.osbs.testkit.koji.World.Task;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A hub on a port of the loopback device. Its users are those of the recordings: kojiadmin, the
 * hosts builder1 and builder2, alice, and osbs, who may import; the passwords are {@link
 * #PASSWORDS}. Safe for use by several threads.
 */
public final class HubDouble implements AutoCloseable {

  /** The password of each user, by name. */
  public static final Map<String, String> PASSWORDS =
      Map.of(
          "kojiadmin", "PPPPPPP",
          "builder1", "PPPPPPPPPP",
          "builder2", "PPPPPPPPPP",
          "alice", "PPPPPPP",
          "osbs", "PPPPPP");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final World world;
  private final Sessions sessions;
  private final Files files = new Files();
  private final Methods methods = new Methods();
  private final UploadMethods uploads;
  private volatile BiFunction<String, Integer, Optional<Disturbance>> disturbing =
      (_, _) -> Optional.empty();
  private volatile @Nullable String offline;

  private HubDouble(World world, long firstSession, HttpServer server) {
    this.world = world;
    this.server = server;
    this.sessions = new Sessions(world, firstSession);
    this.uploads = new UploadMethods(world, files);
    SessionMethods.addTo(methods, world, sessions);
    TaskMethods.addTo(methods, world);
    HostMethods.addTo(methods, world);
    uploads.addTo(methods);
    new ContentMethods(world, files, LookupMethods.addTo(methods, world)).addTo(methods);
  }

  /** A hub of that version. */
  public static HubDouble start(HubVersion version, InstantSource clock) {
    return start(HubSettings.of(version), clock);
  }

  /** A hub with these settings. */
  public static HubDouble start(HubSettings settings, InstantSource clock) {
    return start(World.recorded(clock, settings, Set.of(9L, 10L, 11L)), 1);
  }

  static HubDouble start(World world, long firstSession) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      HubDouble hub = new HubDouble(world, firstSession, server);
      server.setExecutor(hub.threads);
      server.createContext("/", hub::handle);
      server.start();
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, as kojid.conf's {@code server}. */
  public URI address() {
    return URI.create("http://127.0.0.1:%d/kojihub".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  // ---- what tests do to it

  /**
   * Disturbs requests.
   *
   * @param choice told the method ({@code rawUpload} for a fast upload) and how many requests there
   *     were before
   */
  public void disturb(BiFunction<String, Integer, Optional<Disturbance>> choice) {
    disturbing = choice;
  }

  /** The hub says that it is offline from now on; null ends that. */
  public void offline(@Nullable String reason) {
    offline = reason;
  }

  /** All sessions are over, as after a restore of the database. */
  public void forgetSessions() {
    locked(() -> {
      sessions.forgetAll();
      return true;
    });
  }

  /** One session has expired. */
  public void expireSession(long id) {
    locked(() -> {
      sessions.expire(id);
      return true;
    });
  }

  /** A user asks for a container build; returns the task. */
  public long submit(String user, String source, String target, Map<String, ?> options) {
    return locked(() -> {
      Sessions.Session session =
          new Sessions.Session(0, world.userNamed(user).orElseThrow(), "", null, "", world.now());
      Object id =
          methods.call(
              new Caller(world, sessions, session, ""),
              MethodCall.of("buildContainer", source, target, options, null, "container"));
      return (Long) java.util.Objects.requireNonNull(id);
    });
  }

  /** An administrator makes a task of any method. */
  public long makeTask(String method, List<?> request) {
    return locked(() ->
        (Long)
            java.util.Objects.requireNonNull(
                methods.call(
                    as("kojiadmin"), MethodCall.of("makeTask", method, request, "container"))));
  }

  /** Any call as a user who is logged in. */
  public @Nullable Object callAs(String user, String method, @Nullable Object... params) {
    lock.lock();
    try {
      return methods.call(as(user), MethodCall.of(method, params));
    } finally {
      lock.unlock();
    }
  }

  private Caller as(String user) {
    return new Caller(
        world,
        sessions,
        new Sessions.Session(0, world.userNamed(user).orElseThrow(), "", null, "", world.now()),
        "");
  }

  /** A task's state: 0 free, 1 open, 2 closed, 3 cancelled, 4 assigned, 5 failed. */
  public int taskState(long id) {
    return locked(() -> world.task(id).state);
  }

  /** The weight of a task. */
  public double taskWeight(long id) {
    return locked(() -> world.task(id).weight);
  }

  /** What a task ended with: its result, or the fault. */
  public MethodAnswer taskResult(long id) {
    return locked(() -> {
      Task task = world.task(id);
      try {
        return XmlRpcReader.answer(
            (task.result == null ? "" : task.result).getBytes(StandardCharsets.UTF_8));
      } catch (MalformedException e) {
        throw new AssertionError("task %d has no readable result".formatted(id), e);
      }
    });
  }

  /** The files that were uploaded for a task. */
  public Map<String, byte[]> taskFiles(long id) {
    return locked(() -> {
      Map<String, byte[]> all = new TreeMap<>();
      files
          .in("tasks/%d/%d".formatted(id % 10_000, id))
          .forEach((name, blob) -> all.put(name, blob.content()));
      return all;
    });
  }

  /** A build's struct; empty when there is none. */
  @SuppressWarnings("unchecked")
  public Optional<Map<String, @Nullable Object>> build(String nvr) {
    return locked(() ->
        Optional.ofNullable(
            (Map<String, @Nullable Object>)
                methods.call(as("kojiadmin"), MethodCall.of("getBuild", nvr))));
  }

  /** The archives of a build. */
  public List<?> archives(String nvr) {
    return locked(() ->
        world.build(nvr).<List<?>>map(build -> List.copyOf(build.archives)).orElse(List.of()));
  }

  /** The logs of a build by name. */
  public Map<String, byte[]> buildLogs(String nvr) {
    return locked(() ->
        world.build(nvr).<Map<String, byte[]>>map(b -> new TreeMap<>(b.logs)).orElse(Map.of()));
  }

  /** The builds that carry a tag. */
  public List<String> tagged(String tag) {
    return locked(() ->
        world.tagNamed(tag).builds.stream()
            .map(id -> {
              Build build = world.builds.get(id);
              return build == null ? "" : build.nvr();
            })
            .toList());
  }

  /** Lets a package into a tag; its owner is alice. */
  public void addPackage(String tag, String name) {
    locked(() -> {
      world.list(world.tagNamed(tag), name, 4);
      return true;
    });
  }

  /** Blocks a package in a tag. */
  public void block(String tag, String name) {
    locked(() -> world.tagNamed(tag).blocked.add(name));
  }

  /** Adds a target with tags of its own. */
  public void addTarget(String name, String buildTag, String arches, String destinationTag) {
    locked(() -> {
      Tag build = world.tag(buildTag);
      build.arches = arches;
      Tag destination = world.tag(destinationTag);
      world.targets.put(name, new Target(world.targets.size() + 1L, name, build, destination));
      return true;
    });
  }

  /** Gives a host its capacity. */
  public void capacity(String host, double capacity) {
    locked(() -> {
      as("kojiadmin").hostNamed(host).capacity = capacity;
      return true;
    });
  }

  /** How often each method was called, {@code rawUpload} among them. */
  public Map<String, Integer> counts() {
    return locked(() -> new TreeMap<>(counts));
  }

  private <T> T locked(java.util.function.Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  // ---- the wire

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
