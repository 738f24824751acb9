package io.osbs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves objects of any resource of a namespace over HTTP on a port of the loopback. */
public final class FakeApiServer implements BuildApi {

  private static final Pattern PATH =
      Pattern.compile(
          "/((?:api|apis/[^/]+)/[^/]+)/namespaces/([^/]+)/([^/]+)(?:/([^/]+))?(?:/([^/]+))?");
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ObjectStore store;
  private final OpenShiftApi builds;
  private final InstantSource clock;
  private final Disturbances disturbances = new Disturbances();
  private final PodLogs logs = new PodLogs();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public FakeApiServer(InstantSource clock) throws IOException {
    this.clock = clock;
    this.store = new ObjectStore(clock);
    this.builds = new OpenShiftApi(store);
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  @Override
  public void meet(Fault fault) {
    disturbances.add(fault);
  }

  /** Takes all faults away. */
  public void heal() {
    disturbances.heal();
  }

  @Override
  public void loseAnswers(String ending, int number) {
    disturbances.loseAnswers(ending, number);
  }

  /** Method and path of every request so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** From now on, watches from an earlier version are answered with 410. */
  public void forgetHistory() {
    store.forgetHistory();
  }

  @Override
  public void log(String pod, Instant when, String text) {
    logs.add(pod, when, text);
  }

  /** Takes the first lines of a pod's log away, as rotation does. */
  public void rotate(String pod, int lines) {
    logs.rotate(pod, lines);
  }

  private void handle(HttpExchange exchange) {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    try {
      if (!disturbances.meet(exchange)) {
        serve(exchange);
      }
    } catch (ObjectStore.Conflict e) {
      Exchanges.status(exchange, 409, "Conflict", String.valueOf(e.getMessage()), "");
    } catch (IllegalArgumentException e) {
      Exchanges.status(exchange, 400, "BadRequest", String.valueOf(e.getMessage()), "");
    } catch (IOException _) {
      exchange.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange)
      throws IOException, InterruptedException, ObjectStore.Conflict {
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      Exchanges.status(
          exchange, 404, "NotFound", "the server could not find the requested resource", "");
      return;
    }
    String resource = "%s/%s/%s".formatted(path.group(1), path.group(2), path.group(3));
    String name = path.group(4);
    String subresource = path.group(5);
    Map<String, String> query = Exchanges.query(exchange.getRequestURI());
    if (name == null) {
      ofList(exchange, resource, path.group(1), query);
    } else if ("instantiate".equals(subresource)) {
      ObjectNode made = builds.instantiate(resource, name, Exchanges.body(exchange));
      if (made == null) {
        Exchanges.status(
            exchange, 404, "NotFound", "buildconfigs \"%s\" not found".formatted(name), name);
      } else {
        answer(exchange, 201, made);
      }
    } else if ("log".equals(subresource)) {
      logs.serve(exchange, name, query);
    } else {
      ofObject(exchange, resource, name, subresource == null ? "" : subresource);
    }
  }

  // ---- lists and watches
  // -------------------------------------------------------------------------

  private void ofList(HttpExchange exchange, String resource, String api, Map<String, String> query)
      throws IOException, InterruptedException {
    if (exchange.getRequestMethod().equals("POST")) {
      ObjectNode made =
          store.create(resource, builds.asAccepted(resource, Exchanges.body(exchange)));
      if (made == null) {
        Exchanges.status(exchange, 409, "AlreadyExists", "there is such an object already", "one");
      } else {
        answer(exchange, 201, made);
      }
    } else if ("true".equals(query.get("watch"))) {
      watch(exchange, resource, query);
    } else {
      list(exchange, resource, api, query);
    }
  }

  private void list(HttpExchange exchange, String resource, String api, Map<String, String> query)
      throws IOException {
    Selectors wanted = new Selectors(query);
    boolean metadataOnly = Exchanges.isMetadataOnly(exchange);
    ObjectNode list = JSON.createObjectNode();
    list.put("kind", metadataOnly ? "PartialObjectMetadataList" : "List");
    list.put("apiVersion", api.substring(api.indexOf('/') + 1));
    list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
    ArrayNode items = list.putArray("items");
    int limit = Integer.parseInt(query.getOrDefault("limit", "" + Integer.MAX_VALUE));
    for (ObjectNode object : store.list(resource)) {
      if (wanted.match(object) && items.size() < limit) {
        items.add(metadataOnly ? metadata(object) : object);
      }
    }
    Exchanges.send(exchange, 200, list);
  }

  private void watch(HttpExchange exchange, String resource, Map<String, String> query)
      throws IOException, InterruptedException {
    Selectors wanted = new Selectors(query);
    boolean metadataOnly = Exchanges.isMetadataOnly(exchange);
    long since = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      while (true) {
        List<ObjectStore.Event> events = store.after(resource, since, 1000);
        if (events == null) {
          ObjectNode error = JSON.createObjectNode().put("type", "ERROR");
          error.set(
              "object", Exchanges.statusObject(410, "Expired", "too old resource version", ""));
          out.write(JSON.writeValueAsBytes(error));
          return;
        }
        for (ObjectStore.Event event : events) {
          since = event.version();
          if (wanted.match(event.object())) {
            ObjectNode told = JSON.createObjectNode().put("type", event.type());
            told.set("object", metadataOnly ? metadata(event.object()) : event.object());
            out.write(JSON.writeValueAsBytes(told));
            out.write('\n');
          }
        }
        if (events.isEmpty()) {
          since = Math.max(since, store.version());
          ObjectNode bookmark = JSON.createObjectNode().put("type", "BOOKMARK");
          bookmark
              .putObject("object")
              .putObject("metadata")
              .put("resourceVersion", Long.toString(since));
          out.write(JSON.writeValueAsBytes(bookmark));
          out.write('\n');
        }
        out.flush();
      }
    }
  }

  private static ObjectNode metadata(ObjectNode object) {
    ObjectNode partial = JSON.createObjectNode();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  // ---- single objects
  // ----------------------------------------------------------------------------

  private void ofObject(HttpExchange exchange, String resource, String name, String subresource)
      throws IOException, ObjectStore.Conflict {
    ObjectNode answer =
        switch (exchange.getRequestMethod()) {
          case "GET" -> store.get(resource, name);
          case "PUT" -> put(exchange, resource, name, subresource);
          case "PATCH" -> patch(exchange, resource, name, subresource);
          case "DELETE" -> store.delete(resource, name, preconditions(Exchanges.body(exchange)));
          default -> throw new IllegalArgumentException(exchange.getRequestMethod());
        };
    if (answer == null) {
      Exchanges.status(
          exchange, 404, "NotFound", "%s \"%s\" not found".formatted(resource, name), name);
    } else {
      Exchanges.send(exchange, 200, Exchanges.isMetadataOnly(exchange) ? metadata(answer) : answer);
    }
  }

  private @Nullable ObjectNode put(
      HttpExchange exchange, String resource, String name, String subresource)
      throws IOException, ObjectStore.Conflict {
    ObjectNode wanted = Exchanges.body(exchange);
    return store.change(
        resource,
        name,
        before -> {
          boolean status = subresource.equals("status");
          ObjectNode after = status ? before : wanted;
          JsonNode kept = status ? wanted.get("status") : before.get("status");
          if (kept == null) {
            after.remove("status");
          } else {
            after.set("status", kept);
          }
          if (status && wanted.path("metadata").has("resourceVersion")) {
            after
                .withObject("metadata")
                .set("resourceVersion", wanted.path("metadata").get("resourceVersion"));
          }
          return after;
        });
  }

  private @Nullable ObjectNode patch(
      HttpExchange exchange, String resource, String name, String subresource)
      throws IOException, ObjectStore.Conflict {
    ObjectNode patch = Exchanges.body(exchange);
    return store.change(
        resource,
        name,
        before -> {
          JsonNode status = before.get("status");
          merge(before, patch);
          if (!subresource.equals("status") && status != null && !builds.hasOpenStatus(resource)) {
            before.set("status", status);
          }
          return before;
        });
  }

  /** RFC 7396. */
  private static void merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            target.remove(entry.getKey());
          } else if (entry.getValue() instanceof ObjectNode inner) {
            ObjectNode into =
                target.get(entry.getKey()) instanceof ObjectNode there
                    ? there
                    : target.putObject(entry.getKey());
            merge(into, inner);
          } else {
            target.set(entry.getKey(), entry.getValue());
          }
        });
  }

  private static Map<String, String> preconditions(ObjectNode options) {
    Map<String, String> preconditions = new LinkedHashMap<>();
    options
        .path("preconditions")
        .properties()
        .forEach(entry -> preconditions.put(entry.getKey(), entry.getValue().asString()));
    return preconditions;
  }

  private void answer(HttpExchange exchange, int code, JsonNode json) throws IOException {
    if (!disturbances.losesAnswer(exchange)) {
      Exchanges.send(exchange, code, json);
    }
  }

  /** By the clock that times are taken from. */
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
