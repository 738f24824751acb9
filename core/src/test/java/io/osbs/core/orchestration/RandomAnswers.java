package io.osbs.core.orchestration;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import io.osbs.core.cluster.SlotSurvey;
import io.osbs.core.image.Platform;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.Standings;
import io.osbs.core.standing.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a cluster may answer: anything that fits the question, or what a good one would. */
final class RandomAnswers {

  private static final List<String> CLUSTERS = List.of("east", "west", "both", "z");
  private static final List<Platform> PLATFORMS =
      List.of(new Platform("x86_64"), new Platform("s390x"));

  private static final List<Phase> PHASES = List.of(Phase.values());
  private static final List<FailureKind> KINDS = List.of(FailureKind.values());

  private final Random random;
  private int slots;

  RandomAnswers(Random random) {
    this.random = random;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  Input good(Terms terms, Action question, Instant now) {
    return switch (question) {
      case Action.Survey survey ->
          new Input.Surveyed(survey.cluster(), new SlotSurvey(now, List.of(), 0));
      case Action.FindWorkers find -> new Input.WorkersFound(find.cluster(), List.of());
      case Action.ListWaiters _ -> new Input.WaitersListed(List.of());
      case Action.TakeSlot take -> taken(take, now);
      case Action.CreateWorker create ->
          new Input.WorkerCreated(
              create.platform(),
              create.assignment().worker(),
              build(create.platform(), create.assignment(), Phase.NEW, null));
      case Action.Observe observe ->
          new Input.WorkerSeen(
              observe.platform(),
              observe.assignment().worker(),
              build(observe.platform(), observe.assignment(), Phase.COMPLETE, null));
      case Action.Collect collect ->
          new Input.Collected(
              collect.platform(), collect.assignment().worker(), Told.fragment(collect.platform()));
      case Action.Publish publish -> new Input.StepDone(publish.step(), publish.failures());
      case Action.ReadShared _ -> new Input.SharedRead(Standings.NONE, Durations.NONE);
      case Action.Undo _ -> new Input.Undone();
      case Action.ReleaseSlot _,
          Action.CancelWorker _,
          Action.Announce _,
          Action.ReportTrouble _,
          Action.ReportMended _,
          Action.TryCluster _,
          Action.LeaveTry _,
          Action.Measured _,
          Action.Remember _,
          Action.Finish _ ->
          throw new IllegalArgumentException("%s of %s".formatted(question, terms));
    };
  }

  Input any(Terms terms, Action question, Instant now) {
    if (random.nextInt(3) == 0) {
      return good(terms, question, now);
    }
    return switch (question) {
      case Action.Survey survey ->
          random.nextBoolean()
              ? new Input.SurveyFailed(survey.cluster(), fault())
              : new Input.Surveyed(survey.cluster(), survey(terms, now));
      case Action.FindWorkers find ->
          random.nextBoolean()
              ? new Input.FindFailed(find.cluster(), fault())
              : new Input.WorkersFound(find.cluster(), builds());
      case Action.ListWaiters _ ->
          new Input.WaitersListed(
              List.of(Told.waiter("other", random.nextInt(9) - 4, "x86_64", "s390x")));
      case Action.TakeSlot take ->
          switch (random.nextInt(9)) {
            case 0 -> new Input.Fenced();
            case 4 ->
                new Input.SlotWithheld(
                    take.platform(), take.cluster(), take.worker(), standings(now), null);
            case 5 ->
                new Input.SlotWithheld(
                    take.platform(), take.cluster(), take.worker(), null, fault());
            case 6 ->
                new Input.SlotExceeding(
                    take.platform(), take.cluster(), take.worker(), survey(terms, now));
            case 1, 2, 3 ->
                new Input.SlotFailed(take.platform(), take.cluster(), take.worker(), fault());
            default -> new Input.SlotConflict(take.platform(), take.cluster(), take.worker());
          };
      case Action.CreateWorker create ->
          random.nextInt(20) == 0
              ? new Input.Fenced()
              : new Input.CreateFailed(create.platform(), create.assignment().worker(), fault());
      case Action.Observe observe -> observed(observe.platform(), observe.assignment());
      case Action.Collect collect ->
          random.nextBoolean()
              ? new Input.WorkerUnseen(collect.platform(), collect.assignment().worker(), fault())
              : random.nextBoolean()
                  ? new Input.ResultUnusable(
                      collect.platform(), collect.assignment().worker(), "no")
                  : new Input.ResultOutdated(
                      collect.platform(), collect.assignment().worker(), "another parent");
      case Action.ReadShared _ ->
          random.nextBoolean()
              ? new Input.SharedRead(null, null)
              : new Input.SharedRead(standings(now), Durations.NONE);
      case Action.Publish publish ->
          new Input.StepFailed(
              publish.step(),
              publish.failures(),
              random.nextInt(5) == 0 ? failure() : infrastructure());
      case Action.Undo undo ->
          random.nextInt(20) == 0
              ? new Input.Fenced()
              : new Input.UndoFailed(
                  undo.failures(), random.nextInt(5) == 0 ? failure() : infrastructure());
      case Action.ReleaseSlot _,
          Action.CancelWorker _,
          Action.Announce _,
          Action.ReportTrouble _,
          Action.ReportMended _,
          Action.TryCluster _,
          Action.LeaveTry _,
          Action.Measured _,
          Action.Remember _,
          Action.Finish _ ->
          throw new IllegalArgumentException("no question: " + question);
    };
  }

  /** Something that nobody asked for. */
  Input hint(Instant now) {
    String cluster = one(CLUSTERS);
    return switch (random.nextInt(6)) {
      case 0 -> new Input.WaitersChanged();
      case 1 -> new Input.StandingsSeen(standings(now));
      case 2 -> new Input.StandingsSeen(Standings.NONE);
      case 3 ->
          new Input.Configured(
              Told.configuration("x86_64: east 1, new 1, both 9", "s390x: both 1, z 1 off"));
      default -> new Input.ClusterChanged(cluster);
    };
  }

  private Standings standings(Instant now) {
    String cluster = one(CLUSTERS);
    if (random.nextInt(3) == 0) {
      return Standings.NONE.cordoned(cluster, new Cordon("eva", now, "disk full"));
    }
    Health health =
        Health.GOOD.reported(
            new Health.Report(
                "other", Trouble.REFUSED, "quota exceeded", now.minusSeconds(random.nextInt(20))));
    return Standings.NONE.with(
        cluster, random.nextBoolean() ? health.triedBy(one(List.of("r", "other")), now) : health);
  }

  private Input observed(Platform platform, Assignment place) {
    return switch (random.nextInt(6)) {
      case 0 -> new Input.WorkerAbsent(platform, place.worker());
      case 1, 2 -> new Input.WorkerUnseen(platform, place.worker(), fault());
      default -> {
        Phase phase = one(PHASES);
        Failure failure = phase.isActive() || random.nextBoolean() ? null : failure();
        Build build = build(platform, place, phase, failure);
        yield new Input.WorkerSeen(platform, place.worker(), build);
      }
    };
  }

  private Input taken(Action.TakeSlot take, Instant now) {
    Slot slot = slot(take.number(), take.worker(), now);
    return new Input.SlotTaken(take.platform(), take.cluster(), take.worker(), slot);
  }

  private SlotSurvey survey(Terms terms, Instant now) {
    List<SlotSurvey.Held> held = new ArrayList<>();
    for (int number = 0; number < random.nextInt(4); number++) {
      Phase phase = one(PHASES);
      Platform platform = one(PLATFORMS);
      BuildName holder =
          random.nextBoolean()
              ? new BuildName("other-" + number)
              : terms.worker(platform, 1 + random.nextInt(4));
      Slot slot = slot(number, holder, now.minusSeconds(random.nextInt(90)));
      held.add(new SlotSurvey.Held(slot, random.nextBoolean() ? null : phase));
    }
    return new SlotSurvey(now, held, random.nextInt(2));
  }

  private Slot slot(int number, BuildName holder, Instant created) {
    return new Slot(number, "slot-" + slots++, "1", holder, "home", created, null);
  }

  private List<Build> builds() {
    List<Build> builds = new ArrayList<>();
    for (int count = 0; count < random.nextInt(3); count++) {
      Phase phase = one(PHASES);
      builds.add(Told.build(one(PLATFORMS), 1 + random.nextInt(3), phase, null));
    }
    return builds;
  }

  private static Build build(
      Platform platform, Assignment place, Phase phase, @Nullable Failure failure) {
    return Told.build(platform, place.attempt(), phase, failure);
  }

  private ClusterFault fault() {
    return switch (random.nextInt(12)) {
      case 0 -> new ClusterFault.Forbidden("403");
      case 1 -> new ClusterFault.Invalid("422");
      case 2, 3, 4 -> new ClusterFault.Refused("quota exceeded");
      default -> new ClusterFault.Unreachable("timed out");
    };
  }

  private Failure failure() {
    return Failure.of(one(KINDS), "whatever");
  }

  private static Failure infrastructure() {
    return Failure.of(FailureKind.INFRASTRUCTURE, "whatever");
  }
}
