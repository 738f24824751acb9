package io.osbs.testkit.pulp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The REST API of a double of Pulp. */
final class PulpApi {

  private static final String API = PulpStore.API;

  private static final String MANIFEST = API + "content/container/manifests/";

  /** Small, so that whoever does not turn pages notices. */
  private static final int PAGE = 2;

  private final PulpStore store;

  PulpApi(PulpStore store) {
    this.store = store;
  }

  /**
   * Answers a request below the API's root.
   *
   * @param fault what becomes of the task that it begins; null for nothing unusual
   */
  PulpReply answer(PulpRequest request, @Nullable PulpFault fault) {
    String path = request.path().substring(API.length());
    return switch (request.method()) {
      case "GET" -> get(path, request);
      case "POST" -> post(path, request, fault);
      case "PATCH" -> patch(request, fault);
      case "DELETE" -> delete(request, fault);
      default -> refused(405, "detail", "Method not allowed.");
    };
  }

  private static PulpReply refused(int status, String field, String why) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put(field, why);
    return PulpReply.json(status, body);
  }

  // ---- reading
  // -----------------------------------------------------------------------------------

  private PulpReply get(String path, PulpRequest request) {
    if (path.equals("status/")) {
      return PulpReply.json(
          200, "{\"versions\":[{\"component\":\"core\"},{\"component\":\"container\"}]}");
    }
    ObjectNode object = store.objects.get(request.path());
    if (object != null) {
      return PulpReply.json(200, object);
    }
    if (request.path().startsWith(MANIFEST + "sha256:")) {
      String digest = request.path().substring(MANIFEST.length()).replace("/", "");
      return PulpReply.json(200, JsonMapper.shared().createObjectNode().put("digest", digest));
    }
    if (path.startsWith("content/container/")) {
      return page(request, contents(path, request.query()));
    }
    if (path.matches("(repositories|remotes|distributions|tasks)/(container/container/)?")) {
      List<JsonNode> found = new ArrayList<>();
      store.all(path).stream().filter(each -> matches(each, request.query())).forEach(found::add);
      return page(request, found);
    }
    return refused(404, "detail", "Not found.");
  }

  private static boolean matches(JsonNode object, Map<String, String> query) {
    return query.entrySet().stream()
        .allMatch(each -> matches(object, each.getKey(), each.getValue()));
  }

  private static boolean matches(JsonNode object, String filter, String value) {
    return switch (filter) {
      case "name", "base_path" -> object.path(filter).asString("").equals(value);
      case "base_path__in" ->
          List.of(value.split(",", -1)).contains(object.path("base_path").asString(""));
      case "base_path__contains" -> object.path("base_path").asString("").contains(value);
      case "state__in" -> List.of(value.split(",", -1)).contains(object.path("state").asString(""));
      case "reserved_resources" -> object.path("reserved").asString("").equals(value);
      case "pulp_label_select" ->
          object
              .path("pulp_labels")
              .path(value.substring(0, value.indexOf('=')))
              .asString("")
              .equals(value.substring(value.indexOf('=') + 1));
      default -> true;
    };
  }

  private List<JsonNode> contents(String path, Map<String, String> query) {
    List<JsonNode> found = new ArrayList<>();
    Optional<PulpStore.Version> version =
        store.version(query.getOrDefault("repository_version", ""));
    String digest = query.get("digest");
    if (version.isPresent() && path.endsWith("/tags/")) {
      version
          .get()
          .tags()
          .forEach((name, tagged) -> {
            if ((digest == null || digest.equals(tagged))
                && query.getOrDefault("name", name).equals(name)) {
              found.add(
                  JsonMapper.shared()
                      .createObjectNode()
                      .put("name", name)
                      .put("tagged_manifest", MANIFEST + tagged + "/"));
            }
          });
    } else if (version.isPresent() && version.get().manifests().contains(digest)) {
      found.add(JsonMapper.shared().createObjectNode().put("digest", digest));
    }
    return found;
  }

  private static PulpReply page(PulpRequest request, List<JsonNode> all) {
    int offset = Integer.parseInt(request.query().getOrDefault("offset", "0"));
    ObjectNode page = JsonMapper.shared().createObjectNode();
    page.put("count", all.size());
    if (offset + PAGE < all.size()) {
      Map<String, String> next = new LinkedHashMap<>(request.query());
      next.put("offset", String.valueOf(offset + PAGE));
      List<String> parts = new ArrayList<>();
      next.forEach((name, value) -> parts.add(name + "=" + value.replace("/", "%2F")));
      // As behind a proxy: by a name that only Pulp knows itself by.
      page.put("next", "http://pulp.invalid" + request.path() + "?" + String.join("&", parts));
    } else {
      page.putNull("next");
    }
    all.stream().skip(offset).limit(PAGE).forEach(page.putArray("results")::add);
    return PulpReply.json(200, page);
  }

  // ---- writing
  // -----------------------------------------------------------------------------------

  /** What a task does; fails by throwing. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private PulpReply post(String path, PulpRequest request, @Nullable PulpFault fault) {
    JsonNode body = request.json();
    if (path.matches("(repositories|remotes)/\\w+/\\w+/")) {
      String kind = path.substring(0, path.indexOf('/') + 1);
      return store.named(kind, "name", body.path("name").asString()).isPresent()
          ? refused(400, "name", "This field must be unique.")
          : PulpReply.json(201, store.make(path, body));
    }
    if (path.equals("distributions/container/container/")) {
      String base = body.path("base_path").asString();
      return store.all("distributions/").stream().anyMatch(each -> overlap(each, base))
          ? refused(400, "base_path", "Overlaps with an existing distribution.")
          : task("", fault, () -> store.make(path, body));
    }
    String href = request.path().replaceFirst("[^/]+/$", "");
    if (!store.objects.containsKey(href)) {
      return refused(404, "detail", "No ContainerRepository matches the given query.");
    }
    return switch (request.path().substring(href.length())) {
      case "sync/" -> task(href, fault, () -> sync(href, body));
      case "copy_tags/" -> task(href, fault, () -> copyTags(href, body));
      case "tag/" -> tag(href, body, fault);
      default -> refused(404, "detail", "Not found.");
    };
  }

  private static boolean overlap(JsonNode distribution, String base) {
    String other = distribution.path("base_path").asString() + "/";
    return other.startsWith(base + "/") || (base + "/").startsWith(other);
  }

  private void sync(String repository, JsonNode body) throws IOException, InterruptedException {
    ObjectNode remote = store.objects.get(body.path("remote").asString());
    if (remote == null) {
      throw new IOException("the remote is gone");
    }
    PulpUpstream upstream = new PulpUpstream(remote);
    upstream.fetch();
    store.contents.putAll(upstream.contents);
    store.add(repository, upstream.tags, upstream.manifests);
  }

  private void copyTags(String repository, JsonNode body) {
    PulpStore.Version from = store.latest(body.path("source_repository").asString());
    for (JsonNode name : body.path("names")) {
      String digest = from.tags().get(name.asString());
      if (digest != null) {
        store.add(repository, Map.of(name.asString(), digest), store.withImages(digest));
      }
    }
  }

  private PulpReply tag(String repository, JsonNode body, @Nullable PulpFault fault) {
    String digest = body.path("digest").asString();
    return store.latest(repository).manifests().contains(digest)
        ? task(
            repository,
            fault,
            () -> store.add(repository, Map.of(body.path("tag").asString(), digest), Set.of()))
        : refused(400, "non_field_errors", "A manifest with the digest does not exist");
  }

  private PulpReply patch(PulpRequest request, @Nullable PulpFault fault) {
    ObjectNode object = store.objects.get(request.path());
    if (object == null) {
      return refused(404, "detail", "Not found.");
    }
    if (!request.path().startsWith(API + "tasks/")) {
      return task(
          request.path(),
          fault,
          () ->
              request
                  .json()
                  .properties()
                  .forEach(each -> object.set(each.getKey(), each.getValue())));
    }
    if (!List.of("waiting", "running").contains(object.path("state").asString())) {
      return refused(409, "detail", "Task is already in a final state.");
    }
    object.put("state", "canceled");
    return PulpReply.json(200, object);
  }

  private PulpReply delete(PulpRequest request, @Nullable PulpFault fault) {
    ObjectNode object = store.objects.get(request.path());
    if (object == null) {
      return refused(404, "detail", "Not found.");
    }
    return task(
        request.path(),
        fault,
        () -> {
          store.delete(request.path());
          // As pulp_container 2.30 does with a repository that nothing else shows.
          if (object.has("base_path")) {
            store.delete(object.path("repository").asString());
          }
        });
  }

  private PulpReply task(String reserved, @Nullable PulpFault fault, Work work) {
    ObjectNode task = store.make("tasks/", JsonMapper.shared().createObjectNode());
    task.put("reserved", reserved);
    switch (fault) {
      case PulpFault.TaskFails(String description) -> fail(task, description);
      case PulpFault.TaskStays(String state) -> task.put("state", state);
      case null, default -> run(task, work);
    }
    ObjectNode answer = JsonMapper.shared().createObjectNode();
    answer.put("task", task.path("pulp_href").asString());
    return PulpReply.json(202, answer);
  }

  private static void run(ObjectNode task, Work work) {
    try {
      work.run();
      task.put("state", "completed");
      ObjectNode report = task.putArray("progress_reports").addObject();
      report.put("message", "Processing");
      report.put("done", 1);
      report.put("total", 1);
    } catch (IOException e) {
      fail(task, String.valueOf(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      fail(task, "interrupted");
    }
  }

  private static void fail(ObjectNode task, String description) {
    task.put("state", "failed");
    task.putObject("error").put("description", description).put("traceback", "Traceback …");
  }
}
