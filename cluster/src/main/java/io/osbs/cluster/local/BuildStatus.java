package io.osbs.cluster.local;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
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
    json.put("failure", failure == null ? null : failureToJson(failure));
    json.put("process", process == null ? null : process.toJson());
    return Json.write(json);
  }

  private static Map<String, @Nullable Object> failureToJson(Failure failure) {
    Platform platform = failure.platform();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("kind", failure.kind().word());
    json.put("platform", platform == null ? null : platform.name());
    json.put("message", failure.message());
    json.put("evidence", failure.evidence());
    return json;
  }

  static BuildStatus fromJson(byte[] bytes) throws UnreadableException {
    Fields json = Json.read(bytes);
    json.requireVersion(VERSION);
    Fields process = json.objectOrNull("process");
    Fields failure = json.objectOrNull("failure");
    String phase = json.text("phase");
    return new BuildStatus(
        json.text("uid"),
        Phase.ofWord(phase)
            .orElseThrow(() -> new UnreadableException("unknown phase '%s'".formatted(phase))),
        json.instantOrNull("started"),
        json.instantOrNull("finished"),
        failure == null ? null : failureFromJson(failure),
        process == null ? null : ProcessIdentity.fromJson(process));
  }

  private static Failure failureFromJson(Fields json) throws UnreadableException {
    try {
      String platform = json.textOrNull("platform");
      return new Failure(
          FailureKind.ofWord(json.text("kind")),
          platform == null ? null : new Platform(platform),
          json.text("message"),
          json.texts("evidence"));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
