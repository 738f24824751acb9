package io.osbs.koji.content;

import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Imports into the double of a hub. Only images and logs are made up. */
abstract class ImportScene {

  static final String FIRST = "hello-container-1.0-1";

  @TempDir Path directory;

  interface Story {
    void tell(ImportBench bench, HubDouble hub) throws Exception;
  }

  void on(HubVersion version, Story story) throws Exception {
    try (HubDouble hub = HubDouble.start(version, InstantSource.system());
        ImportBench bench = new ImportBench(hub, directory)) {
      story.tell(bench, hub);
    }
  }

  static long task(HubDouble hub) {
    return hub.submit("alice", "git://x/y#z", "containers-candidate", Map.of("git_branch", "main"));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> struct(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  static Map<String, Object> first(@Nullable Object list) {
    return struct(((List<?>) Objects.requireNonNull(list)).getFirst());
  }

  static int state(HubDouble hub, String nvr) {
    return hub.buildStates().getOrDefault(nvr, -1);
  }
}
