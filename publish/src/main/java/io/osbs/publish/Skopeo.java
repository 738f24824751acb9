package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.CommandRunner;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few things asked of {@code skopeo} (1.9 or newer). Answers are checked against their digest
 * where one was asked for.
 *
 * @param environment the whole environment skopeo runs with
 * @param directory an existing folder to run it in
 */
public record Skopeo(CommandRunner runner, Map<String, String> environment, Path directory) {

  /** A manifest or an index is at most 4 MiB in every known registry. */
  private static final int DOCUMENT_LIMIT = 5 * 1024 * 1024;

  private static final Duration ASK = Duration.ofMinutes(1);
  private static final Duration COPY = Duration.ofMinutes(5);
  private static final Duration TRANSFER = Duration.ofHours(1);

  /** The manifest or index as the registry stores it; empty when there is none. */
  public Optional<byte[]> raw(RegistryAccess registry, ImageReference image)
      throws FailureException, InterruptedException {
    return inspect(registry, image, List.of("--raw"));
  }

  /** The configuration of an image that is no index. */
  public Optional<byte[]> config(RegistryAccess registry, ImageReference image)
      throws FailureException, InterruptedException {
    return inspect(registry, image, List.of("--config", "--raw"));
  }

  private Optional<byte[]> inspect(
      RegistryAccess registry, ImageReference image, List<String> options)
      throws FailureException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("skopeo", "inspect"));
    argv.addAll(options);
    argv.addAll(registry.arguments());
    // Docker's transport takes either a tag or a digest.
    Digest digest = image.digest();
    argv.add("docker://" + (digest == null ? image : image.at(digest)));
    Command command = command(argv, ASK).withOutputLimit(DOCUMENT_LIMIT);
    String doing = "look up " + image;
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    if (!exited.ok()) {
      if (RegistryFailures.saysAbsent(exited)) {
        return Optional.empty();
      }
      throw RegistryFailures.of(doing, registry.host(), command, exited);
    }
    byte[] document = exited.stdout().bytes();
    if (options.size() == 1) {
      check(image, digest, document, exited.stdout().truncated());
    }
    return Optional.of(document);
  }

  private static void check(
      ImageReference image, @Nullable Digest wanted, byte[] document, boolean truncated)
      throws FailureException {
    if (truncated) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE, "the manifest of %s is larger than 5 MiB".formatted(image));
    }
    if (wanted != null
        && wanted.algorithm().equals("sha256")
        && !Digests.of(document).equals(wanted)) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the registry answered %s with another content, %s"
              .formatted(image, Digests.of(document)));
    }
  }

  /**
   * Copies an index without the images it names, which must be there already.
   *
   * @param source what skopeo calls it
   * @param from the registry of the source; null for a local layout
   */
  void copyIndex(
      String source, @Nullable RegistryAccess from, RegistryAccess to, ImageReference target)
      throws FailureException, InterruptedException {
    // Without a format a registry that cannot be reached is reported as one that takes no OCI
    // index.
    List<String> argv = new ArrayList<>(List.of("skopeo", "copy", "--quiet", "--format=oci"));
    argv.addAll(List.of("--multi-arch=index-only", "--preserve-digests"));
    if (from != null) {
      argv.addAll(from.arguments("src-"));
    }
    argv.addAll(to.arguments("dest-"));
    argv.add(source);
    argv.add("docker://" + target);
    Command command = command(argv, COPY);
    String doing = "store the image index as " + target;
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    if (!exited.ok()) {
      throw RegistryFailures.of(doing, to.host(), command, exited);
    }
  }

  /** Copies an index with all its images, digests and all. */
  public void copyAll(
      RegistryAccess from, ImageReference source, RegistryAccess to, ImageReference target)
      throws FailureException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("skopeo", "copy", "--quiet", "--all"));
    argv.add("--preserve-digests");
    argv.addAll(from.arguments("src-"));
    argv.addAll(to.arguments("dest-"));
    argv.add("docker://" + source);
    argv.add("docker://" + target);
    transfer("copy %s to %s".formatted(source, target), to.host(), argv);
  }

  /** Pulls an index with all its images, verifies every digest, and keeps nothing. */
  public void pull(RegistryAccess from, ImageReference source)
      throws FailureException, InterruptedException {
    Path folder = directory.resolve(Temporary.name("pull"));
    List<String> argv = new ArrayList<>(List.of("skopeo", "copy", "--quiet", "--all"));
    argv.add("--preserve-digests");
    argv.addAll(from.arguments("src-"));
    argv.add("docker://" + source);
    argv.add("dir:" + folder);
    try {
      transfer("pull " + source, from.host(), argv);
    } finally {
      deleteTree(folder);
    }
  }

  private static void deleteTree(Path folder) throws FailureException {
    try {
      if (Files.exists(folder)) {
        Temporary.deleteTree(folder);
      }
    } catch (IOException e) {
      throw FileFailures.of("remove a pulled image", folder, e);
    }
  }

  private void transfer(String doing, String registry, List<String> argv)
      throws FailureException, InterruptedException {
    Command command = command(argv, TRANSFER);
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    if (!exited.ok()) {
      throw RegistryFailures.of(doing, registry, command, exited);
    }
  }

  /**
   * Deletes a manifest.
   *
   * @return false when the registry does not have it, or deletes nothing
   */
  public boolean delete(RegistryAccess registry, ImageReference image)
      throws FailureException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("skopeo", "delete"));
    argv.addAll(registry.arguments());
    argv.add("docker://" + image);
    Command command = command(argv, ASK);
    String doing = "delete " + image;
    Outcome.Exited exited = CommandFailures.exited(doing, command, runner.run(command));
    if (!exited.ok()
        && !RegistryFailures.saysAbsent(exited)
        && !RegistryFailures.saysNoDeletion(exited)) {
      throw RegistryFailures.of(doing, registry.host(), command, exited);
    }
    return exited.ok();
  }

  private Command command(List<String> argv, Duration deadline) {
    return Command.of(argv, environment, directory, deadline);
  }
}
