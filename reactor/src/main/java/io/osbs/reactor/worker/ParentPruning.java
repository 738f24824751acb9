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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes parent images that nobody has used for a while out of the storage that the worker builds of
 * this machine share. Done only while no build uses the storage.
 */
public final class ParentPruning {

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final CommandRunner runner;
  private final Map<String, String> environment;
  private final Path images;

  /**
   * The storage of parent images.
   *
   * @param images the folder that {@link WorkerOrder#images} names; need not exist
   */
  public ParentPruning(CommandRunner runner, Map<String, String> environment, Path images) {
    this.runner = runner;
    this.environment = environment;
    this.images = images.toAbsolutePath();
  }

  /**
   * What was done.
   *
   * @param images the images that are gone
   * @param bytes that became free
   * @param inUse true when nothing was done because a build uses the storage
   */
  public record Pruned(List<String> images, long bytes, boolean inUse) {
    public Pruned {
      images = List.copyOf(images);
    }
  }

  /**
   * Prunes the storage.
   *
   * @param unusedSince images that were used after that stay
   * @param really false only says what would be done, and knows no bytes
   */
  public Pruned run(Instant unusedSince, boolean really)
      throws FailureException, InterruptedException {
    List<Path> old = old(unusedSince);
    if (old.isEmpty()) {
      return new Pruned(List.of(), 0, false);
    }
    Path lock = ParentUse.lock(images);
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held == null ? new Pruned(List.of(), 0, true) : prune(old(unusedSince), really);
    } catch (OverlappingFileLockException e) {
      return new Pruned(List.of(), 0, true);
    } catch (IOException e) {
      throw FileFailures.of("prune parent images", images, e);
    }
  }

  private List<Path> old(Instant unusedSince) throws FailureException {
    List<Path> old = new ArrayList<>();
    Path notes = ParentUse.notes(images);
    if (!Files.isDirectory(notes)) {
      return old;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(notes)) {
      for (Path note : all) {
        if (isOld(note, unusedSince)) {
          old.add(note);
        }
      }
    } catch (IOException e) {
      throw FileFailures.of("look for unused parent images", notes, e);
    }
    old.sort(null);
    return old;
  }

  private static boolean isOld(Path note, Instant unusedSince) throws IOException {
    try {
      return Files.getLastModifiedTime(note).toInstant().isBefore(unusedSince);
    } catch (NoSuchFileException e) {
      // Somebody else prunes too.
      return false;
    }
  }

  private Pruned prune(List<Path> old, boolean really)
      throws IOException, FailureException, InterruptedException {
    long before = really ? size() : 0;
    List<String> gone = new ArrayList<>();
    for (Path note : old) {
      String image = Files.readString(note).strip();
      gone.add(image);
      if (really) {
        remove(image);
        Files.deleteIfExists(note);
      }
    }
    return new Pruned(gone, really ? Math.max(0, before - size()) : 0, false);
  }

  private void remove(String image) throws FailureException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("buildah"));
    argv.addAll(Storage.found(images).arguments(images));
    argv.addAll(List.of("rmi", "--force", image));
    Command command =
        Command.of(argv, ToolEnvironment.of(environment, images), Path.of("/"), DEADLINE);
    String doing = "remove parent image " + image;
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    boolean absent = exited.stderr().text().contains("image not known");
    if (!exited.ok() && !absent) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
    }
  }

  private long size() throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        images,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem) {
            // Files of other users of an image, which only they may read.
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }
}
