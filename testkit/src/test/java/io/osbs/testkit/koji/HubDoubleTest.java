package io.osbs.testkit.koji;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodAnswer;
import io.osbs.xmlrpc.XmlRpcReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sends every recorded request to the double and compares the answer with the recorded one, up to
 * keys, tokens, numbers of sessions and events, and times.
 */
final class HubDoubleTest {

  private static final Map<String, String> NOT_REPLAYED =
      Map.ofEntries(
          Map.entry("316", "the recorder's own 503"),
          Map.entry("317", "the recorder's own 503"),
          Map.entry("363", "a date, which no builder sends"),
          Map.entry("368", "its body is what chunking makes of it"),
          Map.entry("371", "somebody had enlarged the file on the hub's disk"),
          Map.entry("378", "the scheduler's own records, which no builder reads"),
          Map.entry("379", "the scheduler's own records, which no builder reads"),
          Map.entry("492", "Apache's own 401"));

  private static final MethodAnswer LOGIN_BEFORE_389 =
      new MethodAnswer.Value(Map.of("session-id", 42L, "session-key", "2-KEY001xxxxxxxxxxxxx"));

  private static final Set<String> TIMES =
      Set.of(
          "ts",
          "mtime",
          "st_atime",
          "st_ctime",
          "st_mtime",
          "start_time",
          "create_time",
          "completion_time",
          "creation_time",
          "update_time",
          "renew_time",
          "promotion_time",
          "start_ts",
          "create_ts",
          "completion_ts",
          "creation_ts",
          "update_ts",
          "renew_ts",
          "promotion_ts");
  private static final Set<String> EVENTS =
      Set.of("creation_event_id", "create_event", "query_event");
  private static final Pattern SESSION = Pattern.compile("session \"?(\\d+)\"?");
  private static final Pattern SECRET = Pattern.compile("\\d+-KEY\\d+x+|TOKEN\\d+x+");

  /** A hub and what was learned about its names for things. */
  private static final class Replay {
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    final Map<String, String> secrets = new HashMap<>();
    final Map<String, String> sessions = new HashMap<>();
    final HubDouble hub;

    Replay(HubSettings settings, long firstSession, Set<Long> channels) {
      hub = HubDouble.start(World.recorded(now::get, settings, channels), firstSession);
    }
  }

  @TestFactory
  Stream<DynamicTest> answersAsTheRecordedHubsDid() throws IOException {
    Map<String, List<Exchange>> runs = new TreeMap<>();
    for (Exchange exchange : Exchange.all()) {
      String run = exchange.section() <= 'K' ? "A-K" : String.valueOf(exchange.section());
      runs.computeIfAbsent(run, _ -> new ArrayList<>()).add(exchange);
    }
    assertThat(runs).hasSize(8);
    return runs.entrySet().stream()
        .map(run -> DynamicTest.dynamicTest(run.getKey(), () -> replay(run.getValue())));
  }

  private static Replay replayOf(char section) {
    Set<Long> all = Set.of(9L, 10L, 11L);
    return switch (section) {
      case 'O' -> new Replay(HubSettings.of(HubVersion.V1_30), 2, Set.of(9L));
      case 'P' -> new Replay(HubSettings.of(HubVersion.V1_33), 2, Set.of(9L));
      case 'Q' -> new Replay(HubSettings.of(HubVersion.V1_35), 2, Set.of(9L));
      case 'S' -> new Replay(HubSettings.of(HubVersion.MASTER).withShortLimits(), 29, all);
      case 'L' -> new Replay(HubSettings.of(HubVersion.MASTER).withoutUrlSessions(), 42, all);
      default -> new Replay(HubSettings.of(HubVersion.MASTER), 28, all);
    };
  }

  private static void replay(List<Exchange> exchanges) throws Exception {
    Replay replay = replayOf(exchanges.getFirst().section());
    List<String> differences = new ArrayList<>();
    try (HubDouble hub = replay.hub;
        HttpClient client = client("127.0.0.1");
        HttpClient elsewhere = client("127.0.0.2")) {
      for (Exchange exchange : exchanges) {
        Instant time = exchange.time();
        replay.now.updateAndGet(
            before -> before.plusMillis(5).isAfter(time) ? before.plusMillis(5) : time);
        before(exchange, hub);
        if (exchange.name().equals("389-L-echo-lockout-non-admin")) {
          // Its login was not recorded.
          learn(replay, LOGIN_BEFORE_389, new MethodAnswer.Value(hub.session("builder1")));
        }
        if (NOT_REPLAYED.containsKey(exchange.name().substring(0, 3))) {
          continue;
        }
        boolean moved = exchange.name().contains("other-client-address");
        HttpResponse<byte[]> response = send(replay, exchange, moved ? elsewhere : client);
        compare(replay, exchange, response, differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static HttpClient client(String from) throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .localAddress(InetAddress.getByName(from))
        .build();
  }

  /** What others did on the hub meanwhile: it was not recorded. */
  private static void before(Exchange exchange, HubDouble hub) {
    String source = "git://git.example.com/c/hello.git#abc";
    switch (exchange.name()) {
      case "328-J-host.getID-expired", "333-J-host.getID-library-renewal" -> hub.expireSession(36);
      case "336-J-login-plain-new-login-after-expiry" -> hub.expireSession(36);
      case "340-J-host.getID-subsession-expired-with-master" -> hub.expireSession(37);
      case "388-L-echo-server-offline" -> hub.offline("planned outage until 18:00");
      case "389-L-echo-lockout-non-admin" -> {
        hub.offline(null);
        hub.forAdministrators(true);
      }
      case "391-L-echo-database-outage" -> {
        hub.forAdministrators(false);
        hub.offline("database outage");
      }
      case "392-L-getLoggedInUser-url-session-when-disabled" -> hub.offline(null);
      case "393-L-echo-plugin-failed-to-load" -> hub.offline("configuration error");
      case "404-M-listBuildroots-success" ->
          hub.submit("alice", source, "containers-candidate", Map.of("git_branch", "main"));
      case "429-M-listBuildroots-failure" -> {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("git_branch", "main");
        options.put("release", "fail");
        hub.submit("alice", source, "containers-candidate", options);
      }
      case "454-M-listBuildroots-cancel" -> {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("git_branch", "main");
        options.put("userdata", Map.of("long", true));
        hub.submit("alice", source, "containers-candidate", options);
      }
      case "470-M-listBuildroots-canceled" -> hub.callAs("alice", "cancelTask", 3L);
      case "478-M-listBuildroots-no-handler" -> hub.makeTask("nosuch", List.of());
      case "506-O-host.getTasks", "528-P-host.getTasks", "550-Q-host.getTasks" ->
          hub.makeTask("buildContainer", List.of(SOURCE, "containers-candidate", OPTIONS));
      case "568-S-host.updateHost-two-assigned" -> {
        hub.submit("alice", SOURCE, "containers-candidate", OPTIONS);
        hub.submit("alice", SOURCE, "containers-candidate", OPTIONS);
      }
      default -> {}
    }
  }

  private static final String SOURCE = "git://x/y#z";
  private static final Map<String, String> OPTIONS = Map.of("git_branch", "main");

  private static HttpResponse<byte[]> send(Replay replay, Exchange exchange, HttpClient client)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            replay.hub.address().resolve("/") + ours(replay, exchange.target()).substring(1));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    exchange.header("Content-Type").ifPresent(type -> request.header("Content-Type", type));
    for (String name : List.of("Koji-Session-Key", "Koji-Session-Callnum", "Koji-Callnum")) {
      exchange.header(name).ifPresent(value -> request.header(name, ours(replay, value)));
    }
    exchange
        .header("Koji-Session-Id")
        .ifPresent(id -> request.header("Koji-Session-Id", replay.sessions.getOrDefault(id, id)));
    if (exchange.section() == 'N') {
      // What Apache found out about the client.
      request.header("Remote-User", "builder1");
      exchange
          .header("Authorization")
          .ifPresent(_ -> request.header("Authorization", "Negotiate dG9rZW4="));
    }
    byte[] body = exchange.request();
    if (new String(body, StandardCharsets.ISO_8859_1).contains("TOKEN")) {
      body =
          ours(replay, new String(body, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    request.method(
        exchange.requestHead().getFirst().split(" ", -1)[0],
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String ours(Replay replay, String text) {
    String translated =
        SECRET
            .matcher(text)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    replay.secrets.getOrDefault(found.group(), found.group())));
    Matcher session = Pattern.compile("session-id=(\\d+)").matcher(translated);
    return session.replaceAll(
        found -> "session-id=" + replay.sessions.getOrDefault(found.group(1), found.group(1)));
  }

  private static void compare(
      Replay replay, Exchange exchange, HttpResponse<byte[]> response, List<String> differences) {
    if (exchange.status() != response.statusCode()) {
      differences.add(
          "%s: status %d, recorded %d: %s"
              .formatted(
                  exchange.name(),
                  response.statusCode(),
                  exchange.status(),
                  new String(response.body(), StandardCharsets.UTF_8)));
      return;
    }
    if (exchange.status() != 200) {
      return;
    }
    MethodAnswer recorded = answer(exchange.answer());
    MethodAnswer given = answer(response.body());
    learn(replay, recorded, given);
    Object expected = plain(recorded);
    Object actual = plain(given);
    if (exchange.name().contains("listTaskOutput-all")
        || exchange.name().contains("taskWait-")
        || exchange.name().contains("taskWait")) {
      expected = String.valueOf(expected).chars().sorted().boxed().toList();
      actual = String.valueOf(actual).chars().sorted().boxed().toList();
    }
    if (!java.util.Objects.equals(expected, actual)) {
      differences.add(
          "%s:%n  recorded %s%n  answered %s".formatted(exchange.name(), expected, actual));
    }
  }

  /** An answer that no parser takes is one of its own: both have to be so. */
  private static MethodAnswer answer(byte[] body) {
    try {
      return XmlRpcReader.answer(body);
    } catch (MalformedException _) {
      return new MethodAnswer.Fault(-1, "not well-formed");
    }
  }

  private static void learn(Replay replay, MethodAnswer recorded, MethodAnswer given) {
    if (recorded instanceof MethodAnswer.Value(Map<?, ?> theirs)
        && given instanceof MethodAnswer.Value(Map<?, ?> ours)) {
      for (String name : List.of("session-key", "token")) {
        if (theirs.get(name) instanceof String a && ours.get(name) instanceof String b) {
          replay.secrets.put(a, b);
        }
      }
      if (theirs.get("session-id") instanceof Long a && ours.get("session-id") instanceof Long b) {
        replay.sessions.put(a.toString(), b.toString());
      }
    }
  }

  private static @Nullable Object plain(MethodAnswer answer) {
    return switch (answer) {
      case MethodAnswer.Value(Object value) -> plain("", value);
      case MethodAnswer.Fault(long code, String text) ->
          "fault %d: %s".formatted(code, SESSION.matcher(text).replaceAll("session N"));
    };
  }

  private static @Nullable Object plain(String name, @Nullable Object value) {
    if (value != null && (TIMES.contains(name) || EVENTS.contains(name))) {
      return value.getClass().getSimpleName();
    }
    if (Set.of("session-id", "session-key", "token").contains(name)) {
      return value == null ? null : name;
    }
    if (name.equals("traceback")) {
      return name;
    }
    return switch (value) {
      case Map<?, ?> struct -> {
        Map<String, @Nullable Object> all = new TreeMap<>();
        boolean event = struct.size() == 2 && struct.containsKey("ts") && struct.containsKey("id");
        struct.forEach((key, member) ->
            all.put(
                String.valueOf(key),
                event && key.equals("id") ? "event" : plain(String.valueOf(key), member)));
        yield all;
      }
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(plain("", each)));
        yield all;
      }
      case byte[] bytes -> "bytes:" + new String(bytes, StandardCharsets.ISO_8859_1);
      case null, default -> value;
    };
  }
}
