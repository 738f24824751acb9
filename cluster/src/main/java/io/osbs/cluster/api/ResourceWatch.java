package io.osbs.cluster.api;

import io.osbs.core.cluster.ClusterException;
import java.time.Duration;
import java.util.Set;

/**
 * Follows the changes of one resource: from a version that the server named, through streams that
 * end every few minutes, each from where the last one stopped. Where the server no longer knows
 * that version (410), the list is taken again, and everything counts as changed.
 */
final class ResourceWatch implements Runnable {

  private static final Duration STREAM = Duration.ofMinutes(4);

  /** What a stream may take beyond its time before its connection counts as dead. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /** A stream that ended sooner was of no use. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ApiServer server;
  private final Watches.Watched resource;
  private final Runnable changed;
  private volatile String version = "";

  ResourceWatch(ApiServer server, Watches.Watched resource, Runnable changed) {
    this.server = server;
    this.resource = resource;
    this.changed = changed;
  }

  /** Finds out from where to watch. */
  void begin() throws ClusterException {
    ApiServer.ListAnswer answer =
        server.list(
            ApiCall.listMetadata("list " + resource.what(), with("limit=1")), Set.of(), _ -> {});
    version = answer.list().version();
  }

  @Override
  public void run() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          if (version.isEmpty()) {
            begin();
            changed.run();
          }
          long began = System.nanoTime();
          server.stream(call(), STREAM.plus(SLACK), this::take);
          if (System.nanoTime() - began < SHORT.toNanos()) {
            // A proxy that ends streams at once, or a version that is too old time and again.
            server.rest(FIRST_PAUSE);
          }
          pause = FIRST_PAUSE;
        } catch (ClusterException _) {
          // Whoever asks the cluster next says what is wrong; here it is only waited for.
          server.rest(pause);
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
          changed.run();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ApiCall call() {
    return ApiCall.watchMetadata(
        "watch " + resource.what(),
        with(
            "watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
                .formatted(STREAM.toSeconds(), version)));
  }

  private String with(String more) {
    String query = resource.selector().query();
    return resource.path() + (query.isEmpty() ? "?" : query + "&") + more;
  }

  private boolean take(ApiObject event) {
    switch (event.text("type")) {
      case "ERROR" -> {
        // 410 Gone above all; whatever it is, this version leads nowhere.
        version = "";
        return false;
      }
      case "BOOKMARK" -> version = event.object("object").version();
      default -> {
        version = event.object("object").version();
        changed.run();
      }
    }
    return true;
  }
}
