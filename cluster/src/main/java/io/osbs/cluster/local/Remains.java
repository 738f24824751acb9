package io.osbs.cluster.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Clears away what an ended build leaves on disk besides its log and its result. */
final class Remains {

  private final Launcher launcher;
  private final Map<String, String> environment;
  private final Mounts mounts;
  private final Isolation isolation;

  Remains(Launcher launcher, Map<String, String> environment) {
    this.launcher = launcher;
    this.environment = environment;
    this.mounts = new Mounts(launcher, environment);
    this.isolation = new Isolation(launcher, environment);
  }

  Isolation isolation() {
    return isolation;
  }

  /**
   * Unmounts what is mounted below the build's directory and removes work/ and mounts/.
   *
   * @return what could not be done, a sentence each
   */
  List<String> clear(BuildDirectory directory) throws InterruptedException {
    List<String> problems = new ArrayList<>();
    try {
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
