package io.osbs.simulation;

import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build as the simulated cluster keeps it. Guarded by its cluster. */
final class StoredBuild {

  private final BuildSpec spec;
  private Build shown;
  private boolean cancelAsked;
  private byte @Nullable [] result;
  private @Nullable ByteArrayOutputStream log;

  StoredBuild(BuildSpec spec, String uid, Instant created) {
    this.spec = spec;
    this.shown =
        new Build(
            spec.name(),
            uid,
            spec.kind(),
            Phase.NEW,
            created,
            null,
            null,
            null,
            spec.labels(),
            spec.annotations());
  }

  BuildSpec spec() {
    return spec;
  }

  /** As the port shows it. */
  Build shown() {
    return shown;
  }

  Phase phase() {
    return shown.phase();
  }

  boolean isCancelAsked() {
    return cancelAsked;
  }

  void askToEnd() {
    cancelAsked = true;
  }

  byte @Nullable [] result() {
    return result;
  }

  void store(byte[] bytes) {
    result = bytes.clone();
  }

  void print(byte[] bytes) {
    if (log == null) {
      log = new ByteArrayOutputStream();
    }
    log.writeBytes(bytes);
  }

  byte[] log(long offset, int limit) {
    byte[] all = log == null ? new byte[0] : log.toByteArray();
    int from = (int) Math.min(offset, all.length);
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + limit));
  }

  void enter(Phase phase, @Nullable Failure failure, Instant when) {
    Instant started = shown.started() == null && phase == Phase.RUNNING ? when : shown.started();
    Instant finished = phase.isFinal() ? when : null;
    shown =
        new Build(
            shown.name(),
            shown.uid(),
            shown.kind(),
            phase,
            shown.created(),
            started,
            finished,
            failure,
            shown.labels(),
            shown.annotations());
  }

  void annotate(Map<String, String> changes) {
    Map<String, String> annotations = new HashMap<>(shown.annotations());
    changes.forEach((key, value) -> {
      if (value.isEmpty()) {
        annotations.remove(key);
      } else {
        annotations.put(key, value);
      }
    });
    shown =
        new Build(
            shown.name(),
            shown.uid(),
            shown.kind(),
            shown.phase(),
            shown.created(),
            shown.started(),
            shown.finished(),
            shown.failure(),
            shown.labels(),
            annotations);
  }
}
