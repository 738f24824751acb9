package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.ImageReference;
import io.osbs.process.FileFailures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Says that a build uses the storage that parent images are shared in: nobody prunes it meanwhile.
 * Beside the storage lie its lock, and a file per parent image, whose time is that of its last use.
 */
final class ParentUse implements AutoCloseable {

  private static final String LOCK = "in-use.lock";
  private static final String USED = "used";

  private final @Nullable FileChannel channel;

  private ParentUse(@Nullable FileChannel channel) {
    this.channel = channel;
  }

  /** Uses the storage until it is closed; waits while somebody prunes it. */
  static ParentUse of(Path images) throws FailureException {
    Path lock = lock(images);
    FileChannel channel = null;
    try {
      Files.createDirectories(images);
      channel =
          FileChannel.open(
              lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel.lock(0, Long.MAX_VALUE, true);
      return new ParentUse(channel);
    } catch (OverlappingFileLockException e) {
      // Another build in this very process has the lock, and that keeps everybody out.
      return new ParentUse(channel);
    } catch (IOException e) {
      throw FileFailures.of("say that parent images are used", lock, e);
    }
  }

  /** Notes that a parent image is used now. */
  static void note(Path images, ImageReference image) throws FailureException {
    Path file = mark(images, image.toString());
    try {
      Files.createDirectories(images.resolve(USED));
      Files.writeString(file, image.toString());
    } catch (IOException e) {
      throw FileFailures.of("note the use of a parent image", file, e);
    }
  }

  static Path lock(Path images) {
    return images.resolve(LOCK);
  }

  /** The folder of the notes. */
  static Path notes(Path images) {
    return images.resolve(USED);
  }

  /** The note of one image; two of the same digest share it, since storage shares the image. */
  static Path mark(Path images, String image) {
    return notes(images).resolve(image.substring(image.lastIndexOf(':') + 1));
  }

  @Override
  public void close() throws FailureException {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw FileFailures.of("let go of the parent images", Path.of(LOCK), e);
      }
    }
  }
}
