package io.osbs.cluster.document;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.orchestration.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Losses of attempts as part of a JSON document. */
final class LossDocument {

  private LossDocument() {}

  static List<Map<String, @Nullable Object>> write(List<Loss> losses) {
    List<Map<String, @Nullable Object>> json = new ArrayList<>();
    for (Loss loss : losses) {
      Map<String, @Nullable Object> each = new LinkedHashMap<>();
      each.put("cluster", loss.cluster());
      each.put("build", loss.worker().value());
      each.put("attempt", loss.attempt());
      each.put("at", loss.at().toString());
      each.put("failure", FailureDocument.write(loss.failure()));
      json.add(each);
    }
    return json;
  }

  static List<Loss> read(List<Fields> json) throws UnreadableException {
    List<Loss> losses = new ArrayList<>();
    for (Fields each : json) {
      Failure failure = FailureDocument.read(each.object("failure"));
      if (failure == null) {
        throw new UnreadableException("a loss without a failure");
      }
      losses.add(
          new Loss(
              each.text("cluster"),
              new BuildName(each.text("build")),
              Math.toIntExact(each.number("attempt")),
              failure,
              each.instant("at")));
    }
    return losses;
  }
}
