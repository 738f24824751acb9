package io.osbs.simulation;

import io.osbs.simulation.Capacity.Outcome;
import io.osbs.simulation.Capacity.Use;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Outcomes of capacity questions as text. */
final class CapacityText {

  private static final int BAR = 20;

  private CapacityText() {}

  static String of(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d requests, %d complete; %d worker builds, the last one done after %s\n"
            .formatted(
                outcome.requests(),
                outcome.complete(),
                outcome.builds(),
                words(outcome.makespan())));
    text.append(
        "waiting for a slot: mean %s, half of them at most %s, 95%% at most %s, longest %s\n\n"
            .formatted(
                words(outcome.mean()),
                words(outcome.median()),
                words(outcome.p95()),
                words(outcome.longest())));
    text.append("%-24s %7s %5s %6s\n".formatted("CLUSTER", "MAXIMUM", "PEAK", "USED"));
    for (Use use : outcome.clusters()) {
      text.append(
          "%-24s %7d %5d %6s %s\n"
              .formatted(
                  use.cluster(), use.maximum(), use.peak(), percent(use), bar(use.utilisation())));
    }
    outcome.violations().forEach(violation -> text.append(violation).append('\n'));
    return text.toString();
  }

  static String compare(String firstTitle, Outcome first, String secondTitle, Outcome second) {
    StringBuilder text = new StringBuilder(row("", firstTitle, secondTitle));
    text.append(row("complete", "" + first.complete(), "" + second.complete()));
    text.append(row("wait, mean", words(first.mean()), words(second.mean())));
    text.append(row("wait, median", words(first.median()), words(second.median())));
    text.append(row("wait, 95%", words(first.p95()), words(second.p95())));
    text.append(row("wait, longest", words(first.longest()), words(second.longest())));
    text.append(row("last one done", words(first.makespan()), words(second.makespan())));
    Map<String, Use> before = byName(first);
    Map<String, Use> after = byName(second);
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      text.append(row(name, use(before.get(name)), use(after.get(name))));
    }
    return text.toString();
  }

  private static Map<String, Use> byName(Outcome outcome) {
    Map<String, Use> uses = new TreeMap<>();
    outcome.clusters().forEach(use -> uses.put(use.cluster(), use));
    return uses;
  }

  private static String use(@Nullable Use use) {
    return use == null
        ? "-"
        : "%s of %d, peak %d".formatted(percent(use), use.maximum(), use.peak());
  }

  private static String row(String name, String first, String second) {
    return "%-24s %22s %22s\n".formatted(name, first, second);
  }

  private static String percent(Use use) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * use.utilisation());
  }

  private static String bar(double share) {
    int full = (int) Math.round(BAR * Math.min(1, share));
    return "#".repeat(full) + ".".repeat(BAR - full);
  }

  /** To the second: {@code 2h05m10s}, {@code 45s}. */
  static String words(Duration duration) {
    Duration rounded = duration.plusMillis(500);
    String text = "";
    if (rounded.toHours() > 0) {
      text += rounded.toHours() + "h";
    }
    if (rounded.toMinutes() > 0) {
      text += String.format(Locale.ROOT, text.isEmpty() ? "%dm" : "%02dm", rounded.toMinutesPart());
    }
    return text
        + String.format(Locale.ROOT, text.isEmpty() ? "%ds" : "%02ds", rounded.toSecondsPart());
  }
}
