package io.osbs.builder;

import io.osbs.builder.ContainerBuilds.RunningBuild;
import io.osbs.builder.HostSession.TakenOverException;
import io.osbs.core.build.FailureException;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Uploads;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.util.HashMap;
import java.util.Map;

/** Passes a build's log on to its task at the hub, a file for each platform. */
final class LogRelay {

  private final long task;
  private final TaskSession session;
  private final TaskLogs logs = new TaskLogs();

  LogRelay(long task, TaskSession session) {
    this.task = task;
    this.session = session;
  }

  /** Goes on behind what an earlier run has uploaded. */
  void resume() throws HubException, FailureException, TakenOverException, InterruptedException {
    logs.resume(uploaded());
  }

  /** The build has ended: what is left of it goes to the hub. */
  void end() throws HubException, FailureException, TakenOverException, InterruptedException {
    logs.end();
    flush();
  }

  /** The files that an earlier run has uploaded, and how much of each. */
  private Map<String, Long> uploaded()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    Object answer = session.call(MethodCall.of("listTaskOutput", task).named(Map.of("stat", true)));
    Map<String, Long> sizes = new HashMap<>();
    if (answer instanceof Map<?, ?> files) {
      for (Map.Entry<?, ?> each : files.entrySet()) {
        String name = String.valueOf(each.getKey());
        long size =
            HubSession.read(
                "listTaskOutput",
                each.getValue(),
                value -> Long.parseLong(Struct.of(value).text("st_size")));
        if (name.endsWith(".log")) {
          sizes.put(name, size);
        }
      }
    }
    return sizes;
  }

  /** Takes all that is there; in pieces, so that a long log never has to fit into memory. */
  void drain(RunningBuild running)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    for (byte[] bytes = running.log(); bytes.length > 0; bytes = running.log()) {
      logs.take(bytes);
      if (logs.pending() >= BuilderSettings.LARGEST_PIECE) {
        flush();
      }
    }
  }

  void flush() throws HubException, FailureException, TakenOverException, InterruptedException {
    String directory = Uploads.taskDirectory(task);
    try {
      logs.<CarriedException>flush((file, offset, piece) -> {
        try {
          session.upload(directory, file, offset, piece);
        } catch (HubException | FailureException | TakenOverException e) {
          throw new CarriedException(e);
        }
      });
    } catch (CarriedException e) {
      switch (e.getCause()) {
        case HubException hub -> throw hub;
        case FailureException failure -> throw failure;
        case TakenOverException over -> throw over;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static final class CarriedException extends Exception {
    private static final long serialVersionUID = 1L;

    CarriedException(Exception cause) {
      super(cause);
    }
  }
}
