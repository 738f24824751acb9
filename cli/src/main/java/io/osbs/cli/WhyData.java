package io.osbs.cli;

import io.osbs.client.SlotHolders;
import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.FailureDocument;
import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Considered;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The explanation of a build as data. */
record WhyData(
    Report report,
    Explanation explanation,
    List<Wait> waits,
    Advice advice,
    Instant now,
    Console console)
    implements OutputOptions.Data {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final String INDENT = " ".repeat(16);

  WhyData {
    waits = List.copyOf(waits);
  }

  /**
   * A platform that waits for a slot.
   *
   * @param ahead waits of other builds that come first, when that last changed
   * @param held the slots it could use, as they are held now
   */
  record Wait(Platform platform, Instant since, int ahead, List<SlotHolders.Held> held) {
    Wait {
      held = List.copyOf(held);
    }
  }

  @Override
  public Object document() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>(explanation.write());
    json.put("build", report.build().value());
    json.put("phase", report.phase().word());
    json.put("waiting", waits.stream().map(WhyData::document).toList());
    json.put("failure", FailureDocument.write(report.failure()));
    json.put("next", advice.sentences());
    return json;
  }

  private static Map<String, @Nullable Object> document(Wait wait) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("platform", wait.platform().name());
    json.put("since", wait.since().toString());
    json.put("ahead", wait.ahead());
    json.put("held", wait.held().stream().map(WhyData::document).toList());
    return json;
  }

  private static Map<String, @Nullable Object> document(SlotHolders.Held held) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("cluster", held.cluster());
    json.put("slot", held.error() == null ? held.slot() : null);
    json.put("build", text(held.holder()));
    Phase phase = held.phase();
    json.put("phase", phase == null ? null : phase.word());
    json.put("since", text(held.since()));
    json.put("error", held.error());
    return json;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  @Override
  public List<String> names() {
    return List.of(report.build().value());
  }

  @Override
  public void print(boolean wide) {
    String doing = report.isFinal() || report.step().isEmpty() ? "" : ", " + report.step();
    console.print("%s is %s%s".formatted(report.build(), report.phase(), doing));
    printHistory();
    for (Report.Worker worker : report.workers()) {
      if (!worker.phase().isFinal() && !report.isFinal()) {
        console.print("now: %s: %s".formatted(worker.platform(), worker.step()));
        waits.stream()
            .filter(wait -> wait.platform().equals(worker.platform()))
            .forEach(this::print);
      }
    }
    Failure failure = report.failure();
    if (failure != null) {
      console.print("%s failure: %s".formatted(failure.kind().word(), failure.sentence()));
      failure.evidence().forEach(line -> console.print("  | " + line));
    }
    advice.sentences().forEach(each -> console.print("next: " + each));
  }

  private void print(Wait wait) {
    for (SlotHolders.Held held : wait.held()) {
      Instant since = held.since();
      console.print(
          held.error() != null || since == null
              ? "%s%-24s does not say: %s".formatted(INDENT, held.cluster(), held.error())
              : "%s%-24s slot %d is held by %s, %s, since %s"
                  .formatted(
                      INDENT,
                      held.cluster(),
                      held.slot(),
                      held.holder(),
                      held.phase() == null ? "not created yet" : held.phase(),
                      Durations.between(since, now)));
    }
  }

  /** What is said at the end, or was said just before, is not said again. */
  private void printHistory() {
    String before = "";
    for (Explanation.Entry entry : explanation.entries()) {
      String text = isSaidBelow(entry) ? "ended, see below" : entry.text();
      if (!text.equals(before) || !entry.considered().isEmpty()) {
        print(entry, text);
      }
      before = text;
    }
  }

  private boolean isSaidBelow(Explanation.Entry entry) {
    Failure failure = report.failure();
    return failure != null
        && (entry.text().equals(failure.message()) || entry.text().equals(failure.sentence()));
  }

  private void print(Explanation.Entry entry, String text) {
    String where = entry.platform() == null ? "" : entry.platform() + ": ";
    String time = TIME.format(entry.at().atZone(ZoneId.systemDefault()));
    console.print("%s  %s%s".formatted(time, where, text));
    for (Considered seen : entry.considered()) {
      console.print("%s%-24s %s".formatted(INDENT, seen.cluster(), words(seen)));
    }
  }

  private static String words(Considered seen) {
    String verdict = seen.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return seen.wasAsked()
        ? String.format(
            Locale.ROOT,
            "load %.2f (%d slots held, %d foreign builds, maximum %d): %s",
            seen.load(),
            seen.held(),
            seen.foreign(),
            seen.maximum(),
            verdict)
        : "%s: %s".formatted(verdict, seen.reason());
  }
}
