package io.osbs.reactor.orchestrator;

import io.osbs.core.orchestration.Outlook;
import io.osbs.core.placement.Considered;
import io.osbs.core.placement.Decision;
import java.util.ArrayList;
import java.util.List;

/** Says in words what a platform waits for. */
final class Waits {

  private static final String FOR_A_SLOT = "waiting for a slot, ";

  private Waits() {}

  /** Empty for one that is about to be placed. */
  static String words(Outlook outlook) {
    String ahead = outlook.ahead() == 0 ? "next in line" : outlook.ahead() + " ahead";
    return switch (outlook.decision().outcome()) {
      case Decision.Outcome.Take _ ->
          outlook.ahead() == 0 ? "" : FOR_A_SLOT + "one is free: " + ahead;
      case Decision.Outcome.AllFull _ ->
          FOR_A_SLOT + "every cluster is full: " + ahead + held(outlook);
      case Decision.Outcome.NoneAnswered _ -> FOR_A_SLOT + unusable(outlook.decision());
      case Decision.Outcome.NoneEnabled _ -> FOR_A_SLOT + "no cluster is enabled";
    };
  }

  private static String held(Outlook outlook) {
    return outlook.holders().isEmpty()
        ? ""
        : "; slots are held by " + String.join(", ", outlook.holders());
  }

  /** Whoever has cordoned every cluster must not be told that they do not answer. */
  private static String unusable(Decision decision) {
    List<String> leftOut = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (Considered seen : decision.considered()) {
      if (seen.verdict() == Considered.Verdict.LEFT_OUT) {
        leftOut.add("%s (%s)".formatted(seen.cluster(), seen.reason()));
      } else if (seen.verdict() == Considered.Verdict.SILENT) {
        silent.add(seen.cluster());
      }
    }
    if (leftOut.isEmpty()) {
      return "no cluster answers";
    }
    String why = "left out: " + String.join(", ", leftOut);
    return silent.isEmpty()
        ? "every cluster is " + why
        : "no cluster can be used: no answer from %s; %s".formatted(String.join(", ", silent), why);
  }
}
