package io.osbs.cluster.namespace;

import io.osbs.cluster.document.FailureDocument;
import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a build's own process said that it ended, as an annotation of the build's object. It says so
 * last; whether the pod ended as well is for Kubernetes to say.
 *
 * @param podUid the pod whose process says so
 */
public record Ending(Phase phase, @Nullable Failure failure, String podUid) {

  /** The annotation. */
  public static final String ANNOTATION = "osbs.io/ended";

  private static final int VERSION = 1;

  /** Annotations have 256 KiB together; a longer tale is in the log. */
  private static final int MOST_EVIDENCE = 16 * 1024;

  private static final int LONGEST_MESSAGE = 16 * 1024;

  public String write() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("phase", phase.word());
    json.put("failure", FailureDocument.write(failure == null ? null : shortened(failure)));
    json.put("pod", podUid);
    return new String(Json.write(json), StandardCharsets.UTF_8).strip();
  }

  private static Failure shortened(Failure failure) {
    List<String> evidence = failure.evidence();
    while (evidence.stream().mapToInt(String::length).sum() > MOST_EVIDENCE) {
      evidence = evidence.subList(1, evidence.size());
    }
    String message = failure.message();
    return new Failure(
        failure.kind(),
        failure.platform(),
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message,
        evidence);
  }

  /** Empty when nothing was said, or nothing that can be read. */
  public static Optional<Ending> read(String annotation) {
    if (annotation.isEmpty()) {
      return Optional.empty();
    }
    try {
      Fields json = Json.read(annotation.getBytes(StandardCharsets.UTF_8));
      json.requireVersion(VERSION);
      Failure failure = FailureDocument.read(json.objectOrNull("failure"));
      return Phase.ofWord(json.text("phase"))
          .filter(Phase::isFinal)
          .map(phase -> new Ending(phase, failure, podOf(json)));
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  private static String podOf(Fields json) {
    return String.valueOf(json.members().getOrDefault("pod", ""));
  }
}
