package io.osbs.core.orchestration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The questions that a driver still owes an answer, oldest first. */
final class Outstanding {

  private final List<Action> questions = new ArrayList<>();

  void asked(Action action) {
    if (isQuestion(action)) {
      questions.add(action);
    }
  }

  /** True for an action whose outcome always comes back as an input. */
  private static boolean isQuestion(Action action) {
    return switch (action) {
      case Action.Survey _, Action.FindWorkers _, Action.ListWaiters _ -> true;
      case Action.TakeSlot _, Action.CreateWorker _, Action.Observe _, Action.Collect _ -> true;
      case Action.Publish _, Action.Undo _, Action.ReadShared _ -> true;
      case Action.ReleaseSlot _, Action.CancelWorker _, Action.Announce _, Action.Finish _ -> false;
      case Action.ReportTrouble _, Action.ReportMended _, Action.TryCluster _ -> false;
      case Action.LeaveTry _ -> false;
      case Action.Measured _, Action.Remember _ -> false;
    };
  }

  List<Action> all() {
    return List.copyOf(questions);
  }

  void answered(Action question) {
    questions.remove(question);
  }

  <A extends Action> Optional<A> oldest(Class<A> kind, Predicate<A> which) {
    return questions.stream().filter(kind::isInstance).map(kind::cast).filter(which).findFirst();
  }

  <A extends Action> boolean has(Class<A> kind, Predicate<A> which) {
    return oldest(kind, which).isPresent();
  }
}
