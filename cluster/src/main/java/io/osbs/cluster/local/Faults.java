package io.osbs.cluster.local;

import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** The one place where what the file system says becomes a fault of the cluster. */
final class Faults {

  private Faults() {}

  static ClusterException invalid(String detail) {
    return new ClusterException(new ClusterFault.Invalid(detail));
  }

  static ClusterException refused(String detail) {
    return new ClusterException(new ClusterFault.Refused(detail));
  }

  /** A state file with content that we did not write. */
  static ClusterException unreadable(Path file, UnreadableException problem) {
    return new ClusterException(
        new ClusterFault.Refused(
            "%s cannot be read: %s; restore it, or remove it"
                .formatted(file, problem.getMessage())),
        problem);
  }

  /**
   * @param action what was being done, as in "create build x"
   * @param place the file or directory it was done to, where the exception names none
   */
  static ClusterException of(String action, Path place, Exception problem) {
    return new ClusterException(fault(action, place, problem), problem);
  }

  private static ClusterFault fault(String action, Path place, Exception problem) {
    String file =
        problem instanceof FileSystemException system && system.getFile() != null
            ? system.getFile()
            : place.toString();
    String reason = reason(problem);
    String lower = reason.toLowerCase(Locale.ROOT);
    String what = "cannot %s: %s: %s".formatted(action, file, reason);
    if (problem instanceof InterruptedException) {
      return new ClusterFault.Refused("cannot %s: interrupted".formatted(action));
    }
    if (problem instanceof AccessDeniedException || lower.contains("permission denied")) {
      return new ClusterFault.Forbidden(
          what + "; run as the user it belongs to, or choose another state_dir");
    }
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new ClusterFault.Refused(
          "%s; free space on the disk of %s, or move state_dir to another".formatted(what, place));
    }
    if (problem instanceof FileAlreadyExistsException || lower.contains("not a directory")) {
      return new ClusterFault.Invalid(
          what + "; expected a directory there: move the file away, or choose another state_dir");
    }
    return new ClusterFault.Refused(what);
  }

  private static String reason(Exception problem) {
    return switch (problem) {
      case AccessDeniedException e -> "permission denied";
      case FileAlreadyExistsException e -> "is a file";
      case NotDirectoryException e -> "is not a directory";
      case NoSuchFileException e -> "is missing";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      case IOException e when e.getMessage() != null -> e.getMessage();
      default -> problem.toString();
    };
  }
}
