package io.osbs.cluster.local;

import io.osbs.cluster.document.FailureDocument;
import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of status.json, written only by whoever holds the build's lock.
 *
 * @param uid the build's, so that a reader sees that a directory was made anew
 * @param process null until the build's process has entered
 */
record BuildStatus(
    String uid,
    Phase phase,
    @Nullable Instant started,
    @Nullable Instant finished,
    @Nullable Failure failure,
    @Nullable ProcessIdentity process) {

  private static final int VERSION = 1;

  static BuildStatus fresh(String uid) {
    return new BuildStatus(uid, Phase.NEW, null, null, null, null);
  }

  BuildStatus pending(ProcessIdentity itself) {
    return new BuildStatus(uid, Phase.PENDING, null, null, null, itself);
  }

  BuildStatus running(Instant now) {
    return new BuildStatus(uid, Phase.RUNNING, now, null, null, process);
  }

  BuildStatus ended(Phase how, @Nullable Failure why, Instant now) {
    return new BuildStatus(uid, how, started, now, why, process);
  }

  byte[] toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("uid", uid);
    json.put("phase", phase.word());
    json.put("started", started == null ? null : started.toString());
    json.put("finished", finished == null ? null : finished.toString());
    json.put("failure", FailureDocument.write(failure));
    json.put("process", process == null ? null : process.toJson());
    return Json.write(json);
  }

  static BuildStatus fromJson(byte[] bytes) throws UnreadableException {
    Fields json = Json.read(bytes);
    json.requireVersion(VERSION);
    Fields process = json.objectOrNull("process");
    String phase = json.text("phase");
    return new BuildStatus(
        json.text("uid"),
        Phase.ofWord(phase)
            .orElseThrow(() -> new UnreadableException("unknown phase '%s'".formatted(phase))),
        json.instantOrNull("started"),
        json.instantOrNull("finished"),
        FailureDocument.read(json.objectOrNull("failure")),
        process == null ? null : ProcessIdentity.fromJson(process));
  }
}
