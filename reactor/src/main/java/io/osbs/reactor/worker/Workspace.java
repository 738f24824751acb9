package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.CommandRunner;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import io.osbs.process.ToolEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of one build: buildah's own storage, temporary files, what buildah writes down. */
final class Workspace {

  private static final Duration CLEANING = Duration.ofMinutes(10);
  private static final String MOUNTS = "/proc/self/mountinfo";
  private static final int MOUNT_POINT_FIELD = 4;

  private final Path folder;
  private final Map<String, String> environment;
  private final CommandRunner runner;
  private final boolean superuser;

  private Workspace(WorkerTools tools, Path folder) {
    this.folder = folder;
    this.environment = ToolEnvironment.of(tools.ambient(), folder.resolve("tmp"));
    this.runner = tools.runner();
    this.superuser = tools.superuser();
  }

  static Workspace open(WorkerTools tools, WorkerOrder order) throws FailureException {
    Path folder = order.work().toAbsolutePath().normalize().resolve("buildah");
    try {
      Files.createDirectories(folder.resolve("tmp"));
      // Buildah wants it there even when no parent was ever fetched.
      Files.createDirectories(order.images().resolve("root"));
    } catch (IOException e) {
      throw FileFailures.of("make a folder for the build", folder, e);
    }
    return new Workspace(tools, folder);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  /** A command with nothing of this process's environment but the way to the network. */
  Command command(List<String> argv, Duration deadline) {
    return Command.of(argv, environment, folder, deadline);
  }

  Outcome run(Command command) throws InterruptedException {
    return runner.run(command);
  }

  CommandRunner runner() {
    return runner;
  }

  Map<String, String> environment() {
    return environment;
  }

  void write(String name, String text) throws FailureException {
    try {
      Files.writeString(file(name), text);
    } catch (IOException e) {
      throw FileFailures.of("write", file(name), e);
    }
  }

  /** What a program wrote, or an empty text when it wrote nothing. */
  String read(String name) throws FailureException {
    try {
      return Files.exists(file(name)) ? Files.readString(file(name)).strip() : "";
    } catch (IOException e) {
      throw FileFailures.of("read", file(name), e);
    }
  }

  /**
   * Removes everything. Done even for a build that was interrupted: what is left would fill the
   * disk.
   */
  void remove() throws FailureException {
    boolean interrupted = Thread.interrupted();
    try {
      unmount();
      List<String> argv = new ArrayList<>();
      if (!superuser) {
        // Files of other users of the image belong to this user's subordinate ids.
        argv.addAll(List.of("buildah", "unshare"));
      }
      argv.addAll(List.of("rm", "-rf", "--one-file-system", "--", folder.toString()));
      runChecked("remove the files of the build", argv);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void unmount() throws FailureException, InterruptedException {
    List<String> mounted = mountsBelow();
    if (!mounted.isEmpty()) {
      List<String> argv = new ArrayList<>(List.of("umount", "--lazy", "--"));
      argv.addAll(mounted.reversed());
      runChecked("unmount the image", argv);
    }
  }

  private void runChecked(String doing, List<String> argv)
      throws FailureException, InterruptedException {
    Command command = Command.of(argv, environment, Path.of("/"), CLEANING);
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
    }
  }

  /** In the order they were mounted. */
  private List<String> mountsBelow() throws FailureException {
    String prefix = folder + "/";
    List<String> found = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of(MOUNTS))) {
        String point = unescaped(field(line, MOUNT_POINT_FIELD));
        if (point.startsWith(prefix)) {
          found.add(point);
        }
      }
    } catch (IOException e) {
      throw FileFailures.of("list what is mounted", Path.of(MOUNTS), e);
    }
    return found;
  }

  private static String field(String line, int index) {
    int start = 0;
    for (int count = 0; count < index; count++) {
      start = line.indexOf(' ', start) + 1;
    }
    int end = line.indexOf(' ', start);
    return line.substring(start, end < 0 ? line.length() : end);
  }

  /** The kernel writes blanks and backslashes as octal numbers. */
  private static String unescaped(String field) {
    return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
