package io.osbs.koji.content;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.publish.Notes;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.time.Duration;
import java.util.Map;

/** Has a {@code tagBuild} task put a build into a tag, and waits for it. */
final class Tagging {

  private static final String TASK = "tag-task";
  private static final long CLOSED = 2;
  private static final long CANCELED = 3;
  private static final long FAILED = 5;
  private static final int LOOKS = 720;
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final HubSession session;
  private final Notes notes;
  private final Pause pause;

  Tagging(HubSession session, Notes notes, Pause pause) {
    this.session = session;
    this.notes = notes;
    this.pause = pause;
  }

  /** Returns true when the build has the tag. */
  boolean tag(String tag, Nvr nvr, long build)
      throws HubException, FailureException, InterruptedException {
    if (notes.get(TASK).isEmpty()) {
      if (isTagged(tag, nvr, build)) {
        return true;
      }
      notes.put(TASK, Long.toString(begin(tag, build)));
    }
    long task = Long.parseLong(notes.get(TASK).orElseThrow());
    for (int looked = 0; looked < LOOKS; looked++) {
      long state =
          HubSession.read(
              "getTaskInfo",
              session.call("getTaskInfo", task),
              value -> Struct.of(value).number("state"));
      if (state == CLOSED) {
        return true;
      }
      if (state == CANCELED || state == FAILED) {
        notes.remove(TASK);
        return requireTagged(tag, nvr, build, task);
      }
      pause.pause(INTERVAL);
    }
    throw FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "Koji's task %d to tag build %d into %s is not done after an hour; is there a kojid for the"
                .formatted(task, build, tag)
            + " channel 'default'?");
  }

  /** A task whose number got lost tags the build as well; a second one then finds it done. */
  private long begin(String tag, long build) throws HubException, InterruptedException {
    MethodCall call = MethodCall.of("tagBuild", tag, build);
    try {
      return session.number(call);
    } catch (HubException.AnswerLost _) {
      return session.number(call);
    }
  }

  private boolean requireTagged(String tag, Nvr nvr, long build, long task)
      throws HubException, FailureException, InterruptedException {
    if (isTagged(tag, nvr, build)) {
      return true;
    }
    throw new FailureException(
        Failure.of(
            FailureKind.CONFIGURATION,
            "Koji's task %d did not tag build %d into %s; see 'koji taskinfo -r %d', then 'osbs retry'"
                .formatted(task, build, tag, task)));
  }

  private boolean isTagged(String tag, Nvr nvr, long build)
      throws HubException, InterruptedException {
    MethodCall call = MethodCall.of("listTagged", tag).named(Map.of("package", nvr.name()));
    for (Struct each : session.structs(call)) {
      if (each.optionalNumber("build_id").filter(id -> id == build).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
