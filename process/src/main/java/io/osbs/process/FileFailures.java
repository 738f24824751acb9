package io.osbs.process;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What an error of the file system means, as told to the user. */
public final class FileFailures {

  /** What programs and the JDK say when a disk is full. */
  public static final String DISK_FULL = "No space left on device";

  private FileFailures() {}

  /**
   * The failure of not being able to do something with a file or folder.
   *
   * @param doing what was tried, as in "cannot ⟨doing⟩"
   */
  public static FailureException of(String doing, Path where, IOException why) {
    String message = String.valueOf(why.getMessage());
    if (message.contains(DISK_FULL)) {
      return failure(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: the disk that holds %s is full; free some space there and try again"
              .formatted(doing, where),
          why);
    }
    if (why instanceof AccessDeniedException) {
      return failure(
          FailureKind.PERMISSION, "cannot %s: no permission for %s".formatted(doing, message), why);
    }
    String reason = why instanceof FileSystemException file ? reason(file) : message;
    return failure(
        FailureKind.INFRASTRUCTURE, "cannot %s at %s: %s".formatted(doing, where, reason), why);
  }

  /** The JDK says only the file's name for the plainest of errors. */
  private static String reason(FileSystemException why) {
    String reason = why.getReason();
    return why.getClass().getSimpleName()
        + " "
        + why.getFile()
        + (reason == null ? "" : ": " + reason);
  }

  private static FailureException failure(FailureKind kind, String message, IOException why) {
    return new FailureException(Failure.of(kind, message), why);
  }
}
