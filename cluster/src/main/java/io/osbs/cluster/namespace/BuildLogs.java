package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiCall;
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
 * and leaves out what it has. Where a clock of a node is set back, lines written in the time that
 * comes twice may be left out by the server.
 */
public final class BuildLogs {

  private static final int REMEMBERED = 200;

  private final ApiServer server;

  // Guarded by this.
  private final Map<BuildName, Bookmark> bookmarks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BuildName, Bookmark> eldest) {
          return size() > REMEMBERED;
        }
      };

  public BuildLogs(ApiServer server) {
    this.server = server;
  }

  /**
   * A log that the server has. A build has several when it was run several times.
   *
   * @param id unique to the run
   * @param path with the question mark of its query
   */
  public record Source(String id, String path) {}

  /**
   * A place in a build's log where reading may start.
   *
   * @param source the run that wrote what follows
   * @param offset of the first byte from there, in the build's log
   * @param second when the first line from there was written, to the second; null is the run's
   *     first line
   * @param line the time of that line as the server wrote it; empty for the run's first line
   */
  record Bookmark(String source, long offset, @Nullable Instant second, String line) {}

  /**
   * Bytes of a build's log from an offset, at most so many.
   *
   * @param sources whose logs count as one, in this order
   */
  public byte[] read(BuildName build, List<Source> sources, long offset, int limit)
      throws ClusterException {
    if (sources.isEmpty() || limit <= 0) {
      return new byte[0];
    }
    Bookmark from = bookmark(build, sources, offset);
    LogSlice slice = new LogSlice(offset, limit, from.offset());
    boolean passed = from.source().isEmpty();
    for (Source source : sources) {
      boolean atBookmark = source.id().equals(from.source());
      passed |= atBookmark;
      if (passed && !slice.isFull()) {
        slice.start(source.id(), atBookmark ? from : null);
        read(build, source, atBookmark ? from.second() : null, slice);
      }
    }
    remember(build, slice.bookmark());
    return slice.bytes();
  }

  private synchronized Bookmark bookmark(BuildName build, List<Source> sources, long offset) {
    Bookmark known = bookmarks.get(build);
    return known != null
            && known.offset() <= offset
            && sources.stream().anyMatch(source -> source.id().equals(known.source()))
        ? known
        : new Bookmark("", 0, null, "");
  }

  private synchronized void remember(BuildName build, @Nullable Bookmark bookmark) {
    if (bookmark != null) {
      bookmarks.put(build, bookmark);
    }
  }

  private void read(BuildName build, Source source, @Nullable Instant since, LogSlice slice)
      throws ClusterException {
    String path = source.path() + "timestamps=true" + (since == null ? "" : "&sinceTime=" + since);
    Optional<Boolean> _ =
        server.text(
            ApiCall.getText("read the log of build " + build, path),
            body -> {
              slice.readAll(body);
              return true;
            });
  }
}
