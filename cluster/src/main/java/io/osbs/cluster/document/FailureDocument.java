package io.osbs.cluster.document;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure as part of a JSON document. */
public final class FailureDocument {

  private FailureDocument() {}

  /** The failure as an object to be nested; null stays null. */
  public static @Nullable Map<String, @Nullable Object> write(@Nullable Failure failure) {
    if (failure == null) {
      return null;
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("kind", failure.kind().word());
    if (failure.cause() != FailureCause.UNKNOWN) {
      json.put("cause", failure.cause().word());
    }
    Platform platform = failure.platform();
    json.put("platform", platform == null ? null : platform.name());
    json.put("message", failure.message());
    if (!failure.evidence().isEmpty()) {
      json.put("evidence", failure.evidence());
    }
    return json;
  }

  /** The inverse of {@link #write}. */
  public static @Nullable Failure read(@Nullable Fields json) throws UnreadableException {
    if (json == null) {
      return null;
    }
    try {
      String platform = json.textOrNull("platform");
      return new Failure(
          FailureKind.ofWord(json.text("kind")),
          json.has("cause") ? FailureCause.ofWord(json.text("cause")) : FailureCause.UNKNOWN,
          platform == null ? null : new Platform(platform),
          json.text("message"),
          json.has("evidence") ? json.texts("evidence") : List.of());
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
