package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clears away what an ended build leaves besides its log and its result. */
final class Remains {

  private final Launcher launcher;
  private final Map<String, String> environment;
  private final Mounts mounts;
  private final Isolation isolation;
  private final ProcessTable processes;

  Remains(Launcher launcher, Map<String, String> environment, ProcessTable processes) {
    this.launcher = launcher;
    this.environment = environment;
    this.mounts = new Mounts(launcher, environment);
    this.isolation = new Isolation(launcher, environment);
    this.processes = processes;
  }

  Isolation isolation() {
    return isolation;
  }

  /**
   * Ends what is left of the build's session, unmounts what is mounted below its directory, and
   * removes work/ and mounts/.
   *
   * @param process null when none ever entered the build
   * @return what could not be done, a sentence each
   */
  List<String> clear(BuildDirectory directory, @Nullable ProcessIdentity process)
      throws InterruptedException {
    List<String> problems = new ArrayList<>();
    try {
      int alive = process == null ? 0 : processes.endSession(process);
      if (alive > 0) {
        problems.add("%d processes of the build could not be ended".formatted(alive));
      }
      List<Path> left = mounts.unmountBelow(directory.path());
      if (!left.isEmpty()) {
        // Removing through a mount would remove what is mounted.
        problems.add("still mounted, so nothing was removed: " + left);
        return problems;
      }
      AtomicFiles.deleteTree(directory.mounts());
      remove(directory.work());
    } catch (IOException e) {
      problems.add("could not clear up %s: %s".formatted(directory.path(), e));
    }
    return problems;
  }

  private void remove(Path work) throws IOException, InterruptedException {
    try {
      AtomicFiles.deleteTree(work);
    } catch (IOException e) {
      // Layers of an image belong to subordinate users of ours.
      List<String> prefix = isolation.sameUsersPrefix();
      if (prefix.isEmpty()) {
        throw e;
      }
      List<String> command = new ArrayList<>(prefix);
      command.addAll(List.of("rm", "-rf", "--one-file-system", "--", work.toString()));
      if (launcher.run(command, environment) != 0) {
        throw e;
      }
    }
  }
}
