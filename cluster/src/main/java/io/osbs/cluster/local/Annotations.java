package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Changing annotations: read, patch and write under the cluster's lock. */
final class Annotations {

  private Annotations() {}

  /** An empty value removes an annotation; a build that is absent is left alone. */
  static void change(StateDirectory state, BuildName name, Map<String, String> changes)
      throws ClusterException {
    BuildDirectory directory = state.build(name);
    try (var _ = state.lock()) {
      Optional<StoredBuild> stored = directory.stored();
      if (stored.isEmpty()) {
        return;
      }
      Map<String, String> annotations = new LinkedHashMap<>(directory.annotations(stored.get()));
      changes.forEach((key, value) -> {
        if (value.isEmpty()) {
          annotations.remove(key);
        } else {
          annotations.put(key, value);
        }
      });
      directory.writeAnnotations(annotations);
    } catch (UnreadableException e) {
      throw Faults.unreadable(directory.buildFile(), e);
    } catch (IOException e) {
      throw Faults.of("annotate build " + name, directory.path(), e);
    }
    state.changed();
  }
}
