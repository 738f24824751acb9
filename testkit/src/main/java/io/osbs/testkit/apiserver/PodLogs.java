package io.osbs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The logs of pods, served as an API server does: from a time on, with times or without. */
final class PodLogs {

  private record LogLine(Instant when, String text) {}

  private final Map<String, List<LogLine>> logs = new ConcurrentHashMap<>();

  /** Adds a line, or a part of one, to a pod's log. */
  void add(String pod, Instant when, String text) {
    logs.computeIfAbsent(pod, _ -> new CopyOnWriteArrayList<>()).add(new LogLine(when, text));
  }

  /** Takes the first lines of a pod's log away, as rotation does. */
  void rotate(String pod, int lines) {
    List<LogLine> log = logs.getOrDefault(pod, new CopyOnWriteArrayList<>());
    for (int i = 0; i < lines; i++) {
      log.removeFirst();
    }
  }

  void serve(HttpExchange exchange, String pod, Map<String, String> query) throws IOException {
    Instant since =
        query.containsKey("sinceTime") ? Instant.parse(query.get("sinceTime")) : Instant.MIN;
    StringBuilder text = new StringBuilder();
    for (LogLine line : logs.getOrDefault(pod, List.of())) {
      if (!line.when().isBefore(since)) {
        text.append("true".equals(query.get("timestamps")) ? line.when() + " " : "")
            .append(line.text());
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
