package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.FileFailures;
import io.osbs.publish.oci.Digests;
import io.osbs.publish.oci.ImageConfig;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.oci.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A directory of OCI image layouts, one per repository: {@code ROOT/REPOSITORY}, with one nested
 * index per tag in its {@code index.json}. What skopeo and buildah call {@code
 * oci:ROOT/REPOSITORY:TAG}.
 *
 * <p>Images of single platforms are blobs only. A tag appears, by one rename under a lock file,
 * after everything it leads to is there, so a reader never meets half an image. Files are not
 * forced to disk: after a crash of the machine a build is run again.
 */
public final class LayoutStore implements ImageStore {

  /**
   * A repository's folder holds these, so no further repository can lie below under such a name.
   */
  private static final Set<String> TAKEN = Set.of("blobs", "index.json", "oci-layout");

  private final Path root;

  /**
   * The store below a folder.
   *
   * @param root absolute; made when the first image arrives
   */
  public LayoutStore(Path root) {
    this.root = root.normalize();
  }

  /**
   * Takes over an image that lies alone in a layout of its own, as {@code buildah push oci:…}
   * leaves it. Every blob's digest is verified. Files are hard-linked where both lie on one file
   * system, so nobody may write to them afterwards.
   */
  public StoredImage importImage(String repository, Path source) throws FailureException {
    OciLayout from = new OciLayout(source);
    OciLayout to = new OciLayout(folder(repository));
    try {
      JsonNode descriptors = from.descriptors();
      if (descriptors.size() != 1) {
        throw new IOException("expected one image, found " + descriptors.size());
      }
      Digest digest = new Digest(descriptors.path(0).path("digest").asString(""));
      Manifest manifest =
          Manifest.parse(Files.readAllBytes(from.blob(digest)), from.blob(digest).toString());
      to.initialise();
      for (Digest blob : manifest.blobs().keySet()) {
        importBlob(from, to, blob);
      }
      // Last: who finds the manifest finds all it names.
      importBlob(from, to, digest);
      return manifest.image();
    } catch (IOException e) {
      throw FileFailures.of("take an image into the store", folder(repository), e);
    }
  }

  private static void importBlob(OciLayout from, OciLayout to, Digest digest)
      throws IOException, FailureException {
    Path file = from.blob(digest);
    Digest found = Digests.of(file);
    if (!found.equals(digest)) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "%s does not hold what its name says, but %s: the disk or the program that wrote it failed"
              .formatted(file, found));
    }
    to.linkBlob(digest, file);
  }

  /** The configuration of an image in the store. */
  public ImageConfig config(String repository, StoredImage image) throws FailureException {
    Path file = new OciLayout(folder(repository)).blob(image.config());
    try {
      return ImageConfig.parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw FileFailures.of("read an image's configuration", file, e);
    }
  }

  @Override
  public void requireChildren(String repository, List<Digest> children) throws FailureException {
    OciLayout layout = new OciLayout(folder(repository));
    for (Digest child : children) {
      Path file = layout.blob(child);
      try {
        if (!Files.exists(file)) {
          throw absent(file, child, child);
        }
        Manifest manifest = Manifest.parse(Files.readAllBytes(file), file.toString());
        for (Map.Entry<Digest, Long> blob : manifest.blobs().entrySet()) {
          if (!layout.has(blob.getKey(), blob.getValue())) {
            throw absent(layout.blob(blob.getKey()), blob.getKey(), child);
          }
        }
      } catch (IOException e) {
        throw FileFailures.of("check an image in the store", file, e);
      }
    }
  }

  private static FailureException absent(Path file, Digest blob, Digest image) {
    return FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "the image store has no %s, a part of image %s: expected it as %s"
            .formatted(blob, image, file));
  }

  @Override
  public void putIndex(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    requireChildren(repository, index.children());
    try {
      OciLayout layout = new OciLayout(folder(repository));
      layout.initialise();
      layout.putBlob(index.digest(), index.bytes());
    } catch (IOException e) {
      throw FileFailures.of("store an image index", folder(repository), e);
    }
    tag(repository, index, tags);
  }

  @Override
  public void tag(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    changeIndex(
        repository,
        layout -> layout.putTags(index.digest(), Files.size(layout.blob(index.digest())), tags));
  }

  @Override
  public List<String> untag(String repository, List<String> tags)
      throws FailureException, InterruptedException {
    if (Files.isDirectory(folder(repository))) {
      changeIndex(repository, layout -> layout.removeTags(tags));
    }
    return List.of();
  }

  @Override
  public Optional<Digest> find(String repository, String tag) throws FailureException {
    Path folder = folder(repository);
    try {
      for (JsonNode descriptor : new OciLayout(folder).descriptors()) {
        if (OciLayout.nameOf(descriptor).equals(tag)) {
          return Optional.of(new Digest(descriptor.path("digest").asString("")));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw FileFailures.of("look up a tag", folder, e);
    }
  }

  @Override
  public Map<String, String> labels(String repository, Digest image) throws FailureException {
    Manifest manifest = manifest(repository, image);
    if (manifest.isList()) {
      List<Digest> children = manifest.images();
      if (children.isEmpty()) {
        return Map.of();
      }
      manifest = manifest(repository, children.getFirst());
    }
    return config(repository, manifest.image()).labels();
  }

  private Manifest manifest(String repository, Digest image) throws FailureException {
    Path file = new OciLayout(folder(repository)).blob(image);
    try {
      return Manifest.parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw FileFailures.of("read an image's manifest", file, e);
    }
  }

  private interface Change {
    void make(OciLayout layout) throws IOException;
  }

  private void changeIndex(String repository, Change change)
      throws FailureException, InterruptedException {
    Path folder = folder(repository);
    try (LayoutLock _ = LayoutLock.of(folder)) {
      change.make(new OciLayout(folder));
    } catch (IOException e) {
      throw FileFailures.of("change the tags of an image", folder, e);
    }
  }

  @Override
  public String reference(String repository, String tag) throws FailureException {
    return "oci:" + folder(repository) + ":" + tag;
  }

  private Path folder(String repository) throws FailureException {
    for (Path part : Path.of(repository)) {
      if (TAKEN.contains(part.toString())) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "repository %s: the name %s is taken by files of the image layout; use another one"
                .formatted(repository, part));
      }
    }
    Path folder = root.resolve(repository).normalize();
    if (!folder.startsWith(root) || folder.equals(root) || folder.toString().contains(":")) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "repository %s in %s: an image layout's path lies below the store and has no colon"
              .formatted(repository, root));
    }
    return folder;
  }
}
