package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Endpoint {@code tasks/}: whatever takes Pulp longer than an answer. */
final class Tasks {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A Pulp that is started again comes back within this; its tasks are kept in its database. */
  private static final Duration RESTART = Duration.ofMinutes(5);

  private final PulpHttp http;
  private final InstantSource clock;
  private final Pause pause;
  private final Consumer<String> progress;

  /**
   * The tasks of a Pulp.
   *
   * @param clock one that never jumps
   * @param progress told in a few words whenever a task has come further
   */
  Tasks(PulpHttp http, InstantSource clock, Pause pause, Consumer<String> progress) {
    this.http = http;
    this.clock = clock;
    this.pause = pause;
    this.progress = progress;
  }

  /**
   * Waits until the task of an answer has done its work. An answer without a task was done at once.
   *
   * @return the task as Pulp describes it at its end
   * @throws FailureException when it failed, was cancelled, or did not end in time; then it is
   *     cancelled
   */
  JsonNode await(String doing, JsonNode answer) throws FailureException, InterruptedException {
    if (!answer.path("task").isString()) {
      return answer;
    }
    String href = answer.path("task").asString();
    Instant end = clock.instant().plus(http.server().taskTimeout());
    Map<String, String> told = new LinkedHashMap<>();
    Duration next = FIRST_PAUSE;
    while (true) {
      JsonNode task = look(doing, href);
      tell(task, told);
      switch (task.path("state").asString()) {
        case "completed", "skipped" -> {
          return task;
        }
        case "failed", "canceled" -> throw http.failures().task(doing, task);
        default -> {
          if (!clock.instant().isBefore(end)) {
            cancel(href);
            throw http.failures().endless(doing, task);
          }
        }
      }
      pause.pause(next);
      next =
          next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private JsonNode look(String doing, String href) throws FailureException, InterruptedException {
    Instant end = clock.instant().plus(RESTART);
    while (true) {
      try {
        return http.get(doing, href);
      } catch (FailureException e) {
        if (e.failure().kind() != FailureKind.INFRASTRUCTURE || !clock.instant().isBefore(end)) {
          throw e;
        }
        progress.accept("%s; its task is looked for again".formatted(e.failure().message()));
      }
      pause.pause(LONGEST_PAUSE);
    }
  }

  /** Cancels whatever still waits for, or works on, one of Pulp's objects. */
  void cancelAllOf(String href) throws FailureException, InterruptedException {
    String path =
        http.path("tasks/", Map.of("reserved_resources", href, "state__in", "waiting,running"));
    for (JsonNode task : http.list("find the tasks of " + href, path)) {
      cancel(task.path("pulp_href").asString());
    }
  }

  private void cancel(String href) throws FailureException, InterruptedException {
    JsonNode canceled = JsonMapper.shared().createObjectNode().put("state", "canceled");
    http.sendIfThere("cancel the task " + href, "PATCH", href, canceled);
  }

  private void tell(JsonNode task, Map<String, String> told) {
    for (JsonNode report : task.path("progress_reports")) {
      String what = report.path("message").asString();
      String state =
          report.path("total").isNumber()
              ? "%d of %d".formatted(report.path("done").asLong(), report.path("total").asLong())
              : String.valueOf(report.path("done").asLong());
      if (!state.equals(told.put(what, state))) {
        progress.accept(what + ": " + state);
      }
    }
  }
}
