package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.FileFailures;
import io.osbs.process.Retry;
import io.osbs.process.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registry, reached through skopeo. The index is pushed alone: its images are in the repository
 * already, so neither they nor their layers travel again.
 */
public final class RegistryStore implements ImageStore {

  private static final String NAME_IN_LAYOUT = "index";

  private final Skopeo skopeo;
  private final RegistryAccess registry;
  private final Retry retry;
  private final Retry.Notice notice;

  public RegistryStore(Skopeo skopeo, RegistryAccess registry, Retry retry, Retry.Notice notice) {
    this.skopeo = skopeo;
    this.registry = registry;
    this.retry = retry;
    this.notice = notice;
  }

  @Override
  public void requireChildren(String repository, List<Digest> children)
      throws FailureException, InterruptedException {
    List<Together.Task<Digest>> checks = new ArrayList<>();
    for (Digest child : children) {
      checks.add(() -> requireThere(image(repository).at(child), child));
    }
    Together.run(checks);
  }

  @Override
  public void putIndex(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    Path layout = temporaryLayout(index);
    try {
      String source = "oci:" + layout + ":" + NAME_IN_LAYOUT;
      List<ImageReference> targets = new ArrayList<>();
      tags.forEach(tag -> targets.add(image(repository).tagged(tag)));
      if (targets.isEmpty()) {
        targets.add(image(repository).at(index.digest()));
      }
      putAll(source, null, targets, index.digest());
    } finally {
      deleteLayout(layout);
    }
  }

  @Override
  public void tag(String repository, Digest index, List<String> tags)
      throws FailureException, InterruptedException {
    String source = "docker://" + image(repository).at(index);
    List<ImageReference> targets = new ArrayList<>();
    tags.forEach(tag -> targets.add(image(repository).tagged(tag)));
    putAll(source, registry, targets, index);
  }

  /** Leaves them: nobody is told of a unique tag, and skopeo can only delete what it names. */
  @Override
  public void untag(String repository, List<String> tags) {}

  @Override
  public String reference(String repository, String tag) {
    return "docker://" + image(repository).tagged(tag);
  }

  @Override
  public List<String> references(String repository, Digest index, List<String> tags)
      throws FailureException {
    List<String> references = new ArrayList<>();
    references.add("docker://" + image(repository).at(index));
    references.addAll(ImageStore.super.references(repository, index, tags));
    return List.copyOf(references);
  }

  private void putAll(
      String source, @Nullable RegistryAccess from, List<ImageReference> targets, Digest index)
      throws FailureException, InterruptedException {
    List<Together.Task<Digest>> pushes = new ArrayList<>();
    for (ImageReference target : targets) {
      pushes.add(() -> {
        retry.run(
            notice,
            () -> {
              skopeo.copyIndex(source, from, registry, target);
              return target;
            });
        return requireThere(target, index);
      });
    }
    Together.run(pushes);
  }

  private ImageReference image(String repository) {
    return new ImageReference(registry.host(), repository, null, null);
  }

  /** An exit status of 0 is not trusted: the registry must give the content back. */
  private Digest requireThere(ImageReference image, Digest wanted)
      throws FailureException, InterruptedException {
    return retry.run(
        notice,
        () -> {
          byte[] document =
              skopeo
                  .raw(registry, image)
                  .orElseThrow(() ->
                      FailureException.of(
                          FailureKind.INFRASTRUCTURE,
                          "%s does not have %s, which was pushed to it"
                              .formatted(registry.host(), image)));
          Digest found = Digests.of(document);
          if (!found.equals(wanted)) {
            throw FailureException.of(
                FailureKind.INFRASTRUCTURE,
                "%s is %s and not %s: somebody else moved it, or the registry rewrote it"
                    .formatted(image, found, wanted));
          }
          return found;
        });
  }

  private Path temporaryLayout(ImageIndex index) throws FailureException {
    Path folder = skopeo.directory().resolve(Temporary.name("index"));
    try {
      OciLayout layout = new OciLayout(folder);
      layout.initialise();
      layout.putBlob(index.digest(), index.bytes());
      layout.putTags(index.digest(), index.bytes().length, List.of(NAME_IN_LAYOUT));
      return folder;
    } catch (IOException e) {
      throw FileFailures.of("write the image index", folder, e);
    }
  }

  private static void deleteLayout(Path folder) throws FailureException {
    try {
      Temporary.deleteTree(folder);
    } catch (IOException e) {
      throw FileFailures.of("remove a temporary image layout", folder, e);
    }
  }
}
