package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import io.osbs.process.Retry;
import io.osbs.publish.oci.Digests;
import io.osbs.reactor.dockerfile.Dockerfile;
import io.osbs.reactor.dockerfile.Parent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The package repositories that a request names by addresses of {@code .repo} files. Every stage
 * with a RUN step finds the files in {@value #FOLDER} besides its parent's own, and none of them is
 * in the image: a stage becomes one layer, and its last steps remove them. As the original, which
 * put them into the Dockerfile too.
 */
final class YumRepositories {

  private static final String FOLDER = "/etc/yum.repos.d/";
  private static final String CONTEXT = "osbs-repositories";
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int HASH = 5;

  private final List<String> addresses;
  private final WorkerOrder order;
  private final Workspace workspace;
  private final Retry retry;
  private final BuildLog log;

  YumRepositories(WorkerOrder order, Workspace workspace, Retry retry, BuildLog log) {
    KojiTask task = order.request().koji();
    this.addresses = task == null ? List.of() : task.yumRepoUrls();
    this.order = order;
    this.workspace = workspace;
    this.retry = retry;
    this.log = log;
  }

  boolean isEmpty() {
    return addresses.isEmpty();
  }

  /** What buildah has to be told. */
  List<String> arguments() {
    return isEmpty()
        ? List.of()
        : List.of("--build-context=" + CONTEXT + "=" + workspace.file(CONTEXT));
  }

  /**
   * Fetches the files.
   *
   * @param parents in the storage by now
   * @return the steps that bring them into each stage and out of it, by the line they come after
   */
  Map<Integer, List<String>> prepare(
      Dockerfile dockerfile, Storage storage, Map<Parent, ImageReference> parents)
      throws FailureException, InterruptedException {
    Map<String, byte[]> files = fetch();
    try {
      Files.createDirectories(workspace.file(CONTEXT));
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        Files.write(workspace.file(CONTEXT).resolve(each.getKey()), each.getValue());
      }
    } catch (IOException e) {
      throw FileFailures.of("write the yum repositories", workspace.file(CONTEXT), e);
    }
    Map<Integer, List<String>> steps = new HashMap<>();
    for (Dockerfile.Stage stage : dockerfile.stages()) {
      if (stage.runs()) {
        steps.put(stage.fromLine(), List.of("COPY --from=%s . %s".formatted(CONTEXT, FOLDER)));
        steps.put(stage.lastLine(), removal(files.keySet(), user(stage, storage, parents)));
      }
    }
    return steps;
  }

  /** Only root can remove them; whoever the image runs as is the user again afterwards. */
  private static List<String> removal(Iterable<String> names, String user) {
    StringBuilder run = new StringBuilder("RUN [\"rm\", \"-f\"");
    names.forEach(name -> run.append(", \"").append(FOLDER).append(name).append('"'));
    run.append(']');
    return user.isEmpty()
        ? List.of(run.toString())
        : List.of("USER 0", run.toString(), "USER " + user);
  }

  private String user(Dockerfile.Stage stage, Storage storage, Map<Parent, ImageReference> parents)
      throws FailureException, InterruptedException {
    Parent base = stage.base();
    if (stage.user() != null || base == null) {
      return stage.user() == null ? "" : stage.user();
    }
    List<String> argv = new ArrayList<>(List.of("buildah"));
    argv.addAll(storage.arguments(order.images().toAbsolutePath()));
    argv.addAll(
        List.of(
            "inspect",
            "--type=image",
            "--format={{.OCIv1.Config.User}}",
            String.valueOf(parents.get(base))));
    Command command = workspace.command(argv, LOOK);
    String doing = "find the user of parent image " + base.image();
    Outcome.Exited exited = CommandFailures.exited(doing, command, workspace.run(command));
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
    }
    return exited.stdout().text().strip();
  }

  private Map<String, byte[]> fetch() throws FailureException, InterruptedException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (RepoFiles web = new RepoFiles()) {
      for (String address : addresses) {
        URI uri = RepoFiles.uri(address);
        byte[] content = retry.run(log, () -> web.fetch(uri));
        files.put(name(uri), content);
        log.say("packages may come from %s too".formatted(uri));
      }
    }
    return files;
  }

  /** Files of the same name from several places must not replace each other, or the parent's. */
  private static String name(URI uri) {
    @Nullable String path = uri.getPath();
    String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    String stem = last.endsWith(".repo") ? last.substring(0, last.length() - 5) : last;
    String hash = Digests.of(uri.toString().getBytes(StandardCharsets.UTF_8)).hex();
    return "%s-%s.repo"
        .formatted(stem.replaceAll("[^A-Za-z0-9_.-]", "_"), hash.substring(0, HASH))
        .replaceFirst("^[.-]+", "");
  }
}
