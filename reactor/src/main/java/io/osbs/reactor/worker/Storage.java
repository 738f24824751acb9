package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Command;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import io.osbs.publish.oci.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * How buildah can store images here, found out by trying: overlay by the kernel where it lets us,
 * by fuse-overlayfs where that is installed, else plain copies (vfs: slow, and needs nothing).
 *
 * @param namespaces true when processes can be put into namespaces of their own without buildah's
 *     help
 */
record Storage(String driver, List<String> options, boolean namespaces) {

  private static final Duration PROBE = Duration.ofSeconds(20);
  private static final String FUSE_OVERLAY = "fuse-overlayfs";

  Storage {
    options = List.copyOf(options);
  }

  /** The storage that is there: one kind is made on a machine, and then used for good. */
  static Storage found(Path base) {
    boolean overlay = Files.isDirectory(base.resolve("root").resolve("overlay-images"));
    return new Storage(overlay ? "overlay" : "vfs", List.of(), false);
  }

  static Storage probe(Workspace workspace, boolean superuser)
      throws FailureException, InterruptedException {
    if (mounts(workspace, superuser)) {
      return new Storage("overlay", List.of(), superuser);
    }
    boolean namespaces = superuser && ends(workspace, List.of("unshare", "--mount", "true"));
    Outcome fuse = workspace.run(workspace.command(List.of(FUSE_OVERLAY, "--version"), PROBE));
    if (Files.isWritable(Path.of("/dev/fuse"))
        && fuse instanceof Outcome.Exited exited
        && exited.ok()) {
      return new Storage(
          "overlay", List.of("overlay.mount_program=/usr/bin/" + FUSE_OVERLAY), namespaces);
    }
    return new Storage("vfs", List.of(), namespaces);
  }

  /** Mounts an overlay on the disk of the build, in a namespace that ends with the attempt. */
  private static boolean mounts(Workspace workspace, boolean superuser)
      throws FailureException, InterruptedException {
    Path folder = workspace.temporary().resolve("probe");
    try {
      for (String name : List.of("lower", "upper", "work", "merged")) {
        Files.createDirectories(folder.resolve(name));
      }
    } catch (IOException e) {
      throw FileFailures.of("try out overlay storage", folder, e);
    }
    String layers = "lowerdir=%1$s/lower,upperdir=%1$s/upper,workdir=%1$s/work".formatted(folder);
    List<String> mount = List.of("mount", "-t", "overlay", "overlay", folder + "/merged", "-o");
    if (superuser) {
      List<String> argv = new ArrayList<>(List.of("unshare", "--mount"));
      argv.addAll(mount);
      // The end of an overlay waits until all of its disk is written, whoever wrote to it, unless
      // it
      // is volatile. Linux before 5.10 knows no such thing.
      return ends(workspace, with(argv, layers + ",volatile"))
          || ends(workspace, with(argv, layers));
    }
    List<String> argv = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount"));
    argv.addAll(mount);
    return ends(workspace, with(argv, layers));
  }

  private static List<String> with(List<String> words, String last) {
    List<String> all = new ArrayList<>(words);
    all.add(last);
    return all;
  }

  private static boolean ends(Workspace workspace, List<String> argv) throws InterruptedException {
    Command command = workspace.command(argv, PROBE);
    return workspace.run(command) instanceof Outcome.Exited exited && exited.ok();
  }

  /**
   * True when an image is in a storage whole, read from the list that containers/storage keeps
   * there: it enters an image when all of its layers are in place, and replaces the file by a
   * rename. Asking buildah takes a start of it for each parent. A list that makes no sense to us
   * holds nothing; buildah then looks itself.
   *
   * @param image by its digest
   */
  boolean holds(Path base, ImageReference image) {
    Path list = base.resolve("root").resolve(driver + "-images").resolve("images.json");
    try {
      for (JsonNode entry : Json.parse(Files.readAllBytes(list))) {
        for (JsonNode name : entry.path("names")) {
          if (name.isString() && name.stringValue().equals(image.toString())) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException | JacksonException _) {
      return false;
    }
  }

  /**
   * Where containers/storage keeps the configuration of an image: under its digest, encoded,
   * because a file's name cannot be any text.
   */
  Path config(Path base, String image) {
    byte[] key = ("sha256:" + image).getBytes(StandardCharsets.US_ASCII);
    return base.resolve("root")
        .resolve(driver + "-images")
        .resolve(image)
        .resolve("=" + Base64.getEncoder().encodeToString(key));
  }

  /** Arguments for a storage of these folders. */
  List<String> arguments(Path base) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--root=" + base.resolve("root"),
                "--runroot=" + base.resolve("run"),
                "--storage-driver=" + driver));
    for (String option : options) {
      arguments.add("--storage-opt=" + option);
    }
    return arguments;
  }

  /** The same, with the parent images of another storage visible in it. */
  List<String> arguments(Path base, Path images) {
    List<String> arguments = arguments(base);
    arguments.add("--storage-opt=%s.imagestore=%s".formatted(driver, images.resolve("root")));
    return arguments;
  }
}
