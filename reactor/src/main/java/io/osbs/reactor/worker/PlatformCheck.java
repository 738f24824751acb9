package io.osbs.reactor.worker;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.process.FileFailures;
import io.osbs.publish.oci.ImageConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a built image is one of its platform: what its configuration says, and what its program
 * files are. A parent whose list of platforms lies, or a binary that was copied in, shows here and
 * not when the image is deployed.
 */
final class PlatformCheck {

  private static final int OFFENDERS_SHOWN = 10;

  /** Folders whose programs are for machines within this one, or exist to be looked at. */
  private static final Set<String> EXEMPT = Set.of("firmware", "testdata");

  private final Platform platform;
  private final Architecture architecture;

  PlatformCheck(Platform platform, Architecture architecture) {
    this.platform = platform;
    this.architecture = architecture;
  }

  void config(ImageConfig config) throws FailureException {
    if (!config.architecture().equals(architecture.name()) || !config.os().equals("linux")) {
      throw wrong(
          "its configuration says %s/%s".formatted(config.os(), config.architecture()), List.of());
    }
  }

  /** Looks at every program file. An architecture without an entry in the table is not judged. */
  void files(RootFilesystem files) throws FailureException {
    List<ElfMachine> right = ElfMachine.of(architecture);
    if (right.isEmpty()) {
      return;
    }
    Walk walk = new Walk(files, right);
    try {
      Files.walkFileTree(files.root(), walk);
    } catch (IOException e) {
      throw FileFailures.of("check the files of the image", files.root(), e);
    }
    if (walk.count > 0) {
      throw wrong(
          "%d of its program files are for another architecture, such as %s"
              .formatted(walk.count, walk.offenders.getFirst()),
          walk.offenders);
    }
  }

  private FailureException wrong(String why, List<String> evidence) {
    return new FailureException(
        new Failure(
            FailureKind.BUILD,
            null,
            "the built image is not one of platform %s (linux/%s): %s"
                .formatted(platform, architecture, why),
            evidence));
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final RootFilesystem files;
    private final List<ElfMachine> right;
    private final List<String> offenders = new ArrayList<>();
    private final ByteBuffer header = ByteBuffer.allocate(ElfMachine.HEADER);
    private int count;

    Walk(RootFilesystem files, List<ElfMachine> right) {
      this.files = files;
      this.right = right;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean exempt = EXEMPT.contains(String.valueOf(folder.getFileName()));
      return exempt ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && attributes.size() >= ElfMachine.HEADER) {
        readHeader(file);
        ElfMachine.read(header).ifPresent(machine -> judge(file, machine));
      }
      return FileVisitResult.CONTINUE;
    }

    private void readHeader(Path file) throws IOException {
      header.clear();
      try (SeekableByteChannel channel = Files.newByteChannel(file)) {
        while (header.hasRemaining() && channel.read(header) >= 0) {
          // Reads may be short.
        }
      }
      header.flip();
    }

    private void judge(Path file, ElfMachine machine) {
      if (right.contains(machine)) {
        return;
      }
      machine
          .architecture()
          .ifPresent(name -> {
            count++;
            if (offenders.size() < OFFENDERS_SHOWN) {
              offenders.add("%s (%s)".formatted(files.nameOf(file), name));
            }
          });
    }
  }
}
