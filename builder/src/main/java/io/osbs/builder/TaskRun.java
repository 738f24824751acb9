package io.osbs.builder;

import io.osbs.builder.ContainerBuilds.RunningBuild;
import io.osbs.builder.ContainerBuilds.Wanted;
import io.osbs.builder.HostSession.TakenOverException;
import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.image.Platform;
import io.osbs.koji.hub.FaultCode;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Uploads;
import io.osbs.xmlrpc.MethodAnswer;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import io.osbs.xmlrpc.XmlRpcWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One task, from its checks to its result, on a thread of its own. */
final class TaskRun implements Runnable {

  /** The task's weight on the host, as the original's. */
  static final double WEIGHT = 2.0;

  /** The original's fault for a build that failed. */
  private static final long CONTAINER_ERROR = 2001;

  private static final String ANNOTATIONS = "build_annotations.json";

  /** How a run ended. */
  enum End {
    RUNNING,
    /** The hub has the result. */
    TOLD,
    /** Somebody cancelled the task, and the build with it. */
    CANCELLED,
    /** The task is not ours any more; the build goes on for whoever has it. */
    LOST,
    /** We let go of it. */
    RELEASED
  }

  private final Tools tools;
  private final Host.Taken task;
  private final TaskSession session;
  private final boolean adopted;
  private final CountDownLatch nudge = new CountDownLatch(1);
  private volatile boolean releasing;
  private volatile boolean missing;
  private volatile End end = End.RUNNING;
  private @Nullable RunningBuild build;
  private @Nullable String section;

  /** What every run works with. */
  record Tools(
      BuilderSettings settings, ContainerBuilds builds, AllowedSources sources, BuilderLog log) {}

  TaskRun(Tools tools, Host.Taken task, TaskSession session, boolean adopted) {
    this.tools = tools;
    this.task = task;
    this.session = session;
    this.adopted = adopted;
  }

  long task() {
    return task.id();
  }

  long session() {
    return session.id();
  }

  End end() {
    return end;
  }

  /** The section of osbs.conf and the Koji task, for a build that outlives this run. */
  Optional<String> section() {
    return Optional.ofNullable(section);
  }

  /** The hub does not list the task as ours any more: find out why. */
  void missing() {
    missing = true;
    nudge.countDown();
  }

  /** Lets go of the task without ending its build. */
  void release() {
    releasing = true;
    nudge.countDown();
  }

  @Override
  public void run() {
    try {
      end = work();
    } catch (LostException e) {
      end = e.end;
    } catch (TakenOverException e) {
      tools.log().warning(task.id(), String.valueOf(e.getMessage()));
      end = End.LOST;
    } catch (HubException e) {
      tools.log().warning(task.id(), "given up: " + e.getMessage());
      end = End.LOST;
    } catch (FailureException e) {
      tools.log().warning(task.id(), "given up: " + e.failure().message());
      end = End.LOST;
    } catch (InterruptedException _) {
      end = End.RELEASED;
    } finally {
      if (build != null) {
        build.close();
      }
    }
  }

  /** Carries the end of a task that is not ours any more up to {@link #run}. */
  private static final class LostException extends Exception {
    private static final long serialVersionUID = 1L;
    private final End end;

    LostException(End end) {
      super(end.name(), null, false, false);
      this.end = end;
    }
  }

  private End work()
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    try {
      if (adopted) {
        // Somebody may have ended it between the list of our tasks and now.
        confirm();
      }
      Report report = follow();
      return tell(report);
    } catch (HubException.Fault fault) {
      if (fault.is(FaultCode.NOT_ALLOWED) && fault.text().contains("does not own task")) {
        throw new LostException(whyLost());
      }
      return fail(CONTAINER_ERROR, String.valueOf(fault.getMessage()));
    } catch (FailureException e) {
      return fail(CONTAINER_ERROR, sentence(e.failure()));
    }
  }

  private Report follow()
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    TaskRequest request = TaskRequest.of(task.request());
    section = request.section();
    TargetCheck check = new TargetCheck(session);
    KojiTask koji = kojiTask(request, check);
    Optional<RunningBuild> before = tools.builds().find(request.section(), koji);
    build = before.isPresent() ? before.get() : start(request, koji, check);
    tools
        .log()
        .info(
            task.id(),
            before.isPresent() ? "goes on with " + build.name() : "is built as " + build.name());
    LogRelay logs = new LogRelay(task.id(), session);
    if (before.isPresent()) {
      logs.resume();
    }
    return toTheEnd(build, logs);
  }

  private KojiTask kojiTask(TaskRequest request, TargetCheck check)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    return new KojiTask(
        task.id(),
        check.user(task.owner()),
        request.target(),
        request.parentBuild(),
        request.yumRepoUrls(),
        request.userData().isEmpty() ? null : PlainJson.write(request.userData()));
  }

  private RunningBuild start(TaskRequest request, KojiTask koji, TargetCheck check)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    tools.sources().check(request.repository());
    TargetCheck.Tags tags = check.tags(request.target());
    List<Platform> platforms = check.platforms(tags, request.archOverride());
    Wanted wanted =
        new Wanted(
            request.section(),
            request.repository(),
            request.ref(),
            request.branch(),
            request.requestClass(),
            platforms,
            request.release(),
            koji);
    tools.settings().requireSpace();
    check.check(request, tags, tools.builds().labels(wanted));
    return tools.builds().start(wanted);
  }

  private Report toTheEnd(RunningBuild running, LogRelay logs)
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    while (true) {
      Report report = null;
      try {
        report = running.report();
        logs.drain(running);
      } catch (FailureException e) {
        if (e.failure().kind() != FailureKind.INFRASTRUCTURE) {
          throw e;
        }
        tools.log().warning(task.id(), "the cluster does not answer: " + e.failure().message());
        report = null;
      }
      if (report != null && report.isFinal()) {
        logs.end();
        return report;
      }
      logs.flush();
      pause();
    }
  }

  private void pause()
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    if (nudge.await(tools.settings().logInterval().toMillis(), TimeUnit.MILLISECONDS)) {
      if (releasing) {
        throw new LostException(End.RELEASED);
      }
      if (missing) {
        throw new LostException(whyLost());
      }
    }
  }

  private void confirm()
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    if (missing) {
      throw new LostException(whyLost());
    }
  }

  /** Why the task is not ours any more. A build that nobody wants any more is cancelled. */
  private End whyLost()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    long state =
        HubSession.read(
            "getTaskInfo",
            session.call(MethodCall.of("getTaskInfo", task.id())),
            value -> Struct.of(value).number("state"));
    if (state != Host.CANCELED) {
      tools.log().info(task.id(), "is not ours any more (state %d)".formatted(state));
      return End.LOST;
    }
    cancelBuild();
    return End.CANCELLED;
  }

  private void cancelBuild() throws FailureException {
    if (build != null) {
      tools.log().info(task.id(), "was cancelled; cancelling " + build.name());
      build.cancel();
    }
  }

  private End tell(Report report)
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    return switch (report.phase()) {
      case COMPLETE -> close(report);
      case CANCELLED -> cancelled();
      default ->
          fail(
              CONTAINER_ERROR,
              "Image build failed. %s. OSBS build id: %s"
                  .formatted(
                      report.failure() == null ? "No reason was given" : sentence(report.failure()),
                      report.build()));
    };
  }

  /** The build was cancelled on its cluster: then so is the task. */
  private End cancelled()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    quietly(MethodCall.of("cancelTask", task.id()));
    return End.CANCELLED;
  }

  private End close(Report report)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    session.upload(
        Uploads.taskDirectory(task.id()),
        ANNOTATIONS,
        0,
        PlainJson.write(TaskResult.annotations(report)).getBytes(StandardCharsets.UTF_8));
    String result =
        new String(
            XmlRpcWriter.answer(new MethodAnswer.Value(TaskResult.of(report))),
            StandardCharsets.UTF_8);
    quietly(MethodCall.of("host.closeTask", task.id(), result));
    tools.log().info(task.id(), "is done");
    return End.TOLD;
  }

  private End fail(long code, String text)
      throws HubException,
          FailureException,
          TakenOverException,
          LostException,
          InterruptedException {
    String result =
        new String(XmlRpcWriter.answer(new MethodAnswer.Fault(code, text)), StandardCharsets.UTF_8);
    try {
      quietly(MethodCall.of("host.failTask", task.id(), result));
    } catch (HubException.Fault fault) {
      if (fault.is(FaultCode.NOT_ALLOWED)) {
        throw new LostException(whyLost());
      }
      throw fault;
    }
    tools.log().info(task.id(), "has failed: " + text);
    return End.TOLD;
  }

  private void quietly(MethodCall call)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    try {
      session.call(call);
    } catch (HubException.AnswerLost _) {
      return;
    }
  }

  private static String sentence(Failure failure) {
    StringBuilder text = new StringBuilder(failure.sentence());
    for (String line : failure.evidence()) {
      text.append('\n').append(line);
    }
    return text.toString();
  }
}
