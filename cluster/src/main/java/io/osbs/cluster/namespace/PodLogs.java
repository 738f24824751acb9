package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logs of builds, from any offset. A server knows no offsets, only times to the second: so this
 * remembers of each log that is read the offset at which a second began, asks from that second on,
 * and leaves out what it has. The logs of a build's pods count as one, oldest first.
 */
public final class PodLogs {

  private static final int REMEMBERED = 200;

  private final ApiServer server;
  private final Pods pods;
  private final String container;

  // Guarded by this.
  private final Map<BuildName, Bookmark> bookmarks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BuildName, Bookmark> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * The logs of a namespace.
   *
   * @param container the one whose log is a build's log
   */
  public PodLogs(ApiServer server, Pods pods, String container) {
    this.server = server;
    this.pods = pods;
    this.container = container;
  }

  /**
   * A place in a build's log where reading may start.
   *
   * @param podUid the pod that wrote what follows
   * @param offset of the first byte from there, in the build's log
   * @param second when the first line from there was written, to the second; null is the pod's
   *     first line
   * @param line the time of that line as the server wrote it; empty for the pod's first line
   */
  record Bookmark(String podUid, long offset, @Nullable Instant second, String line) {}

  /** Bytes of a build's log from an offset, at most so many. */
  public byte[] read(BuildName build, long offset, int limit) throws ClusterException {
    List<ApiObject> found = pods.of(build);
    if (found.isEmpty() || limit <= 0) {
      return new byte[0];
    }
    Bookmark from = bookmark(build, found, offset);
    LogSlice slice = new LogSlice(offset, limit, from.offset());
    boolean passed = from.podUid().isEmpty();
    for (ApiObject pod : found) {
      boolean atBookmark = pod.uid().equals(from.podUid());
      passed |= atBookmark;
      if (passed && !slice.isFull()) {
        slice.startPod(pod.uid(), atBookmark ? from : null);
        readPod(build, pod, atBookmark ? from.second() : null, slice);
      }
    }
    remember(build, slice.bookmark());
    return slice.bytes();
  }

  private synchronized Bookmark bookmark(BuildName build, List<ApiObject> found, long offset) {
    Bookmark known = bookmarks.get(build);
    return known != null
            && known.offset() <= offset
            && found.stream().anyMatch(pod -> pod.uid().equals(known.podUid()))
        ? known
        : new Bookmark("", 0, null, "");
  }

  private synchronized void remember(BuildName build, @Nullable Bookmark bookmark) {
    if (bookmark != null) {
      bookmarks.put(build, bookmark);
    }
  }

  private void readPod(BuildName build, ApiObject pod, @Nullable Instant since, LogSlice slice)
      throws ClusterException {
    if (!hasLog(pod)) {
      return;
    }
    String query =
        "/log?container=%s&timestamps=true%s"
            .formatted(container, since == null ? "" : "&sinceTime=" + since);
    Optional<Boolean> _ =
        server.text(
            ApiCall.getText(
                "read the log of build " + build,
                server.path("api/v1", "pods/" + pod.name() + query)),
            body -> {
              slice.readAll(body);
              return true;
            });
  }

  /** A server answers 400 for a container that has not started. */
  private boolean hasLog(ApiObject pod) {
    for (ApiObject status : pod.objects("status", "containerStatuses")) {
      if (status.text("name").equals(container)) {
        return status.has("state", "running") || status.has("state", "terminated");
      }
    }
    return false;
  }
}
