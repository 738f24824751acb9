package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.Outcome;
import io.osbs.publish.oci.Digests;
import io.osbs.publish.oci.ImageConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An image in the storage of the build, by buildah's commands. */
final class BuiltImage {

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final int CONFIG_LIMIT = 8 * 1024 * 1024;

  private final String id;
  private final Workspace workspace;
  private final Path kept;
  private final List<String> storage;
  private final boolean superuser;

  BuiltImage(
      String id, WorkerOrder order, Workspace workspace, Storage storage, boolean superuser) {
    this.id = id;
    this.workspace = workspace;
    Path base = workspace.file("storage");
    this.kept = storage.config(base, id);
    this.storage = storage.arguments(base, order.images().toAbsolutePath());
    this.superuser = superuser;
  }

  String id() {
    return id;
  }

  /** What the image's configuration says. */
  ImageConfig config() throws FailureException, InterruptedException {
    return ImageConfig.parse(configBytes(), "the image's configuration");
  }

  /** Read where containers/storage keeps it, or else from buildah, which takes a start of it. */
  private byte[] configBytes() throws FailureException, InterruptedException {
    try {
      byte[] bytes = Files.readAllBytes(kept);
      if (Digests.of(bytes).hex().equals(id)) {
        return bytes;
      }
    } catch (IOException _) {
      // Another version may keep it elsewhere.
    }
    String text =
        ask(
            "read the configuration of the image",
            List.of("inspect", "--type=image", "--format={{.Config}}", id));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Makes the files of the image readable. As root they are mounted, in this process's own mount
   * namespace. Another user cannot see what buildah mounts in its namespace, so they are copied.
   */
  RootFilesystem files() throws FailureException, InterruptedException {
    String doing = "look into the image";
    String container = ask(doing, List.of("from", "--pull-never", id)).strip();
    if (superuser) {
      return new RootFilesystem(Path.of(ask(doing, List.of("mount", container)).strip()));
    }
    Path copy = workspace.file("files");
    String script =
        // Device files cannot be copied, and have nothing to look at.
        "mkdir \"$0\" && { cp -R -P --no-preserve=mode,ownership \"$IMAGE/.\" \"$0\"; true; }";
    ask(
        doing,
        List.of("unshare", "--mount=IMAGE=" + container, "sh", "-c", script, copy.toString()));
    return new RootFilesystem(copy);
  }

  /** Runs a buildah command on the storage; its standard output. */
  private String ask(String doing, List<String> arguments)
      throws FailureException, InterruptedException {
    Command command = command(arguments).withOutputLimit(CONFIG_LIMIT);
    Outcome.Exited exited = CommandFailures.exited(doing, command, workspace.run(command));
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
    }
    return exited.stdout().text();
  }

  /** A buildah command on the storage of the build. */
  Command command(List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("buildah"));
    argv.addAll(storage);
    argv.addAll(arguments);
    return workspace.command(argv, DEADLINE);
  }
}
