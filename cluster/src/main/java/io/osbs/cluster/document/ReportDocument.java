package io.osbs.cluster.document;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Digest;
import io.osbs.core.image.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as JSON. What {@code osbs get -o json} prints is this document. */
public final class ReportDocument {

  private static final int VERSION = 1;

  private ReportDocument() {}

  /**
   * The report as an object; {@code workers}, {@code image} and {@code failure} are always there.
   */
  public static Map<String, @Nullable Object> write(Report report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("build", report.build().value());
    json.put("request", report.request());
    json.put("class", report.requestClass().word());
    json.put("phase", report.phase().word());
    json.put("step", report.step());
    json.put("source", RequestDocument.writeSource(report.source()));
    json.put("created", report.created().toString());
    json.put("finished", text(report.finished()));
    json.put("workers", report.workers().stream().map(ReportDocument::write).toList());
    json.put("image", write(report.image()));
    if (report.kojiBuild() != null) {
      json.put("kojiBuild", report.kojiBuild());
    }
    json.put("failure", FailureDocument.write(report.failure()));
    return json;
  }

  private static Map<String, @Nullable Object> write(Report.Worker worker) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("platform", worker.platform().name());
    json.put("cluster", worker.cluster());
    json.put("build", text(worker.build()));
    json.put("phase", worker.phase().word());
    json.put("digest", text(worker.digest()));
    json.put("attempt", worker.attempt());
    json.put("step", worker.step());
    json.put("since", worker.since().toString());
    json.put("losses", LossDocument.write(worker.losses()));
    return json;
  }

  private static @Nullable Map<String, @Nullable Object> write(Report.@Nullable Image image) {
    if (image == null) {
      return null;
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("digest", image.digest().value());
    json.put("references", image.references());
    return json;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** The inverse of {@link #write(Report)}. */
  public static Report read(byte[] document) throws UnreadableException {
    Fields json = Json.read(document);
    json.requireVersion(VERSION);
    try {
      return new Report(
          new BuildName(json.text("build")),
          json.text("request"),
          RequestClass.ofWord(json.text("class")),
          phase(json),
          json.text("step"),
          RequestDocument.readSource(json.object("source")),
          json.instant("created"),
          json.instantOrNull("finished"),
          workers(json),
          image(json.objectOrNull("image")),
          json.numberOrNull("kojiBuild"),
          FailureDocument.read(json.objectOrNull("failure")));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static Phase phase(Fields json) throws UnreadableException {
    String word = json.text("phase");
    return Phase.ofWord(word)
        .orElseThrow(() -> new IllegalArgumentException("unknown phase " + word));
  }

  private static List<Report.Worker> workers(Fields json) throws UnreadableException {
    List<Report.Worker> workers = new ArrayList<>();
    for (Fields each : json.objects("workers")) {
      String build = each.textOrNull("build");
      String digest = each.textOrNull("digest");
      Instant since = each.instant("since");
      workers.add(
          new Report.Worker(
              new Platform(each.text("platform")),
              each.textOrNull("cluster"),
              build == null ? null : new BuildName(build),
              phase(each),
              digest == null ? null : new Digest(digest),
              Math.toIntExact(each.number("attempt")),
              each.text("step"),
              since,
              each.has("losses") ? LossDocument.read(each.objects("losses")) : List.of()));
    }
    return workers;
  }

  private static Report.@Nullable Image image(@Nullable Fields json) throws UnreadableException {
    return json == null
        ? null
        : new Report.Image(new Digest(json.text("digest")), json.texts("references"));
  }
}
