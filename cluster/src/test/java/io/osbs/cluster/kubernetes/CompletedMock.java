package io.osbs.cluster.kubernetes;

import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The CRUD mock with what it lacks of an API server: words for a 404, preconditions of a delete,
 * logs, and the one field selector of Jobs. All objects, versions, labels, patches and conflicts
 * are the mock's own.
 */
final class CompletedMock extends Dispatcher {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern LOG = Pattern.compile("/api/v1/namespaces/[^/]+/pods/([^/]+)/log.*");
  private static final Pattern SINCE = Pattern.compile(".*[?&]sinceTime=([^&]+).*");
  private static final Pattern SUCCESSFUL =
      Pattern.compile("[?&]fieldSelector=status\\.successful(=|%3D)0");

  private final Dispatcher mock;
  private final Map<String, List<Line>> logs = new ConcurrentHashMap<>();

  private record Line(Instant when, String text) {}

  CompletedMock(Dispatcher mock) {
    this.mock = mock;
  }

  void log(String pod, Instant when, String text) {
    logs.computeIfAbsent(pod, _ -> new CopyOnWriteArrayList<>()).add(new Line(when, text));
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    String path = request.getPath();
    Matcher log = LOG.matcher(path);
    if (log.matches()) {
      return new MockResponse().setResponseCode(200).setBody(log(log.group(1), path));
    }
    if (SUCCESSFUL.matcher(path).find()) {
      return dispatch(withPath(request, SUCCESSFUL.matcher(path).replaceFirst("")));
    }
    // One at a time, so that a precondition holds while the delete is done.
    synchronized (mock) {
      if (request.getMethod().equals("DELETE") && !isMet(request)) {
        return status(409, "Conflict", "the precondition does not hold");
      }
      MockResponse response = mock.dispatch(request);
      return response.code() == 404 ? status(404, "NotFound", path + " not found") : response;
    }
  }

  private String log(String pod, String path) {
    Matcher said = SINCE.matcher(path);
    Instant since =
        said.matches()
            ? Instant.parse(URLDecoder.decode(said.group(1), StandardCharsets.UTF_8))
            : Instant.EPOCH;
    StringBuilder text = new StringBuilder();
    for (Line line : logs.getOrDefault(pod, List.of())) {
      if (!line.when().isBefore(since)) {
        text.append(line.when()).append(' ').append(line.text());
      }
    }
    return text.toString();
  }

  private boolean isMet(RecordedRequest delete) {
    JsonNode wanted = JSON.readTree(delete.getUtf8Body()).path("preconditions");
    MockResponse there = mock.dispatch(get(delete));
    if (wanted.isMissingNode() || there.code() != 200) {
      return true;
    }
    JsonNode metadata = JSON.readTree(there.getBody().getBytes()).path("metadata");
    return wanted.properties().stream()
        .allMatch(each -> each.getValue().equals(metadata.path(each.getKey())));
  }

  private static RecordedRequest get(RecordedRequest like) {
    return new RecordedRequest(
        "HTTP/1.1", HttpMethod.GET, like.getPath(), like.getHeaders(), new Buffer());
  }

  private static RecordedRequest withPath(RecordedRequest request, String path) {
    return new RecordedRequest(
        "HTTP/1.1", request.method(), path, request.getHeaders(), request.getBody());
  }

  private static MockResponse status(int code, String reason, String message) {
    ObjectNode status = JSON.createObjectNode();
    status.put("kind", "Status").put("status", "Failure").put("code", code);
    status.put("reason", reason).put("message", message);
    return new MockResponse()
        .setResponseCode(code)
        .addHeader("Content-Type", "application/json")
        .setBody(JSON.writeValueAsString(status));
  }
}
