package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.image.Platform;
import java.util.stream.Collectors;

/** Actions as a scenario says them. An attempt at a platform is {@code x86_64#1}. */
final class Sentences {

  private Sentences() {}

  static String of(Terms terms, Action action) {
    return switch (action) {
      case Action.Survey survey -> "survey " + survey.cluster();
      case Action.FindWorkers find -> "find workers on " + find.cluster();
      case Action.ListWaiters _ -> "list waiters";
      case Action.TakeSlot take ->
          "take slot %d of %s for %s"
              .formatted(
                  take.number(), take.cluster(), attempt(terms, take.platform(), take.worker()));
      case Action.ReleaseSlot release ->
          "release slot %d of %s".formatted(release.slot().number(), release.cluster());
      case Action.CreateWorker create ->
          "create %s".formatted(on(create.platform(), create.assignment()));
      case Action.Observe observe ->
          "observe %s".formatted(on(observe.platform(), observe.assignment()));
      case Action.CancelWorker cancel ->
          "cancel %s on %s"
              .formatted(attempt(terms, cancel.platform(), cancel.worker()), cancel.cluster());
      case Action.Collect collect ->
          "collect %s".formatted(on(collect.platform(), collect.assignment()));
      case Action.Announce announce ->
          announce.waiting().isEmpty()
              ? "announce nothing waits"
              : "announce waiting "
                  + announce.waiting().stream()
                      .map(Platform::name)
                      .collect(Collectors.joining(", "));
      case Action.ReadShared _ -> "read what is shared";
      case Action.ReportTrouble report ->
          "report %s: %s".formatted(report.cluster(), report.trouble().word());
      case Action.ReportMended mended -> "report %s: mended".formatted(mended.cluster());
      case Action.TryCluster offer -> "offer to try " + offer.cluster();
      case Action.LeaveTry left -> "leave the try of %s to others".formatted(left.cluster());
      case Action.Measured measured ->
          "measured %s: %d s".formatted(measured.platform(), measured.held().toSeconds());
      case Action.Remember _ -> "remember";
      case Action.Publish publish -> "publish " + publish.step().word();
      case Action.Undo undo -> "undo, " + undo.phase();
      case Action.Finish finish -> finish(finish);
    };
  }

  private static String finish(Action.Finish finish) {
    Failure failure = finish.failure();
    return "finish " + finish.phase() + (failure == null ? "" : ": " + failure.kind().word());
  }

  private static String on(Platform platform, Assignment place) {
    return "%s#%d on %s".formatted(platform, place.attempt(), place.cluster());
  }

  private static String attempt(Terms terms, Platform platform, BuildName name) {
    for (int attempt = 1; attempt < 100; attempt++) {
      if (terms.worker(platform, attempt).equals(name)) {
        return platform + "#" + attempt;
      }
    }
    throw new AssertionError("%s is no worker build of %s".formatted(name, platform));
  }
}
