package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs {@code buildah bud} (1.28 or newer) on a Dockerfile whose parents are pinned and present.
 */
final class ImageBuild {

  /** The deadline of the whole worker build ends it earlier. */
  private static final Duration DEADLINE = Duration.ofDays(2);

  private static final String IMAGE_ID_FILE = "image-id";

  private final WorkerOrder order;
  private final Workspace workspace;
  private final Storage storage;
  private final List<String> limits;
  private final BuildLog log;

  /**
   * @param limits of RUN steps, as arguments for buildah
   */
  ImageBuild(
      WorkerOrder order, Workspace workspace, Storage storage, List<String> limits, BuildLog log) {
    this.limits = List.copyOf(limits);
    this.order = order;
    this.workspace = workspace;
    this.storage = storage;
    this.log = log;
  }

  /**
   * Builds the image.
   *
   * @param further arguments for buildah
   * @return the id of the image in the storage of the build
   */
  String run(String dockerfile, List<String> further, Instant now)
      throws FailureException, InterruptedException {
    AddedLabels labels = AddedLabels.to(dockerfile, ImplicitLabels.of(order, now));
    // Outside the context: nothing of ours gets into the image.
    workspace.write("Dockerfile", labels.dockerfile());
    Command command =
        workspace.command(argv(further, labels.options()), DEADLINE).withMergedErrors();
    String doing = "build the image for platform " + order.platform();
    Outcome.Exited exited =
        CommandFailures.exited(doing, command, workspace.runner().run(command, log));
    if (!exited.ok()) {
      boolean foreign = !order.architecture().equals(HostArchitecture.current());
      throw new BuildFailures(order.platform(), foreign).of(log.step(), exited);
    }
    String id = workspace.read(IMAGE_ID_FILE);
    if (!id.startsWith("sha256:")) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: buildah ended with exit status 0 but named no image".formatted(doing));
    }
    return id.substring("sha256:".length());
  }

  private List<String> argv(List<String> further, Map<String, String> labels) {
    List<String> argv = new ArrayList<>();
    if (storage.namespaces()) {
      // A RUN step may start what outlives it; the end of the process namespace ends that too.
      argv.addAll(List.of("unshare", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"));
    }
    argv.add("buildah");
    argv.addAll(storage.arguments(workspace.file("storage"), order.images().toAbsolutePath()));
    argv.addAll(
        List.of(
            "bud",
            "--isolation=" + order.options().isolation().word(),
            "--platform=linux/" + order.architecture(),
            "--layers=false",
            "--format=oci",
            "--pull-never",
            "--iidfile=" + workspace.file(IMAGE_ID_FILE),
            "--file=" + workspace.file("Dockerfile")));
    Instant committed = order.committed();
    if (committed != null) {
      argv.add("--timestamp=" + committed.getEpochSecond());
    }
    argv.addAll(limits);
    argv.addAll(further);
    add("--build-arg=", order.options().arguments(), argv);
    add("--env=", order.options().environment(), argv);
    add("--label=", labels, argv);
    argv.add(order.source().toAbsolutePath().toString());
    return argv;
  }

  private static void add(String flag, Map<String, String> values, List<String> argv) {
    new TreeMap<>(values).forEach((name, value) -> argv.add(flag + name + "=" + value));
  }
}
