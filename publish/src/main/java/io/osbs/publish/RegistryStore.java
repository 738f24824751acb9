package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Together;
import io.osbs.publish.oci.ImageConfig;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registry. The index is stored alone: its images are in the repository already, so neither they
 * nor their layers travel again.
 */
public final class RegistryStore implements ImageStore {

  private final RegistryClient registry;

  public RegistryStore(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public void greet() throws FailureException, InterruptedException {
    registry.greet();
  }

  @Override
  public void requireChildren(String repository, List<Digest> children)
      throws FailureException, InterruptedException {
    List<Together.Task<Digest>> checks = new ArrayList<>();
    for (Digest child : children) {
      checks.add(() -> {
        registry.require(repository, child.value(), child);
        return child;
      });
    }
    Together.run(checks);
  }

  @Override
  public void putIndex(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    Document document = document(index);
    if (tags.isEmpty()) {
      registry.store(repository, index.digest().value(), document);
    }
    for (String tag : tags) {
      registry.store(repository, tag, document);
    }
  }

  /**
   * One after the other: some registries answer 500 when one manifest gets several tags at once.
   */
  @Override
  public void tag(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    for (String tag : tags) {
      registry.store(repository, tag, document(index));
    }
    List<Together.Task<String>> checks = new ArrayList<>();
    for (String tag : tags) {
      checks.add(() -> {
        registry.require(repository, tag, index.digest());
        return tag;
      });
    }
    Together.run(checks);
  }

  @Override
  public List<String> untag(String repository, List<String> tags)
      throws FailureException, InterruptedException {
    List<String> kept = new ArrayList<>();
    for (String tag : tags) {
      if (registry.untag(repository, tag) == RegistryClient.Deleted.UNSUPPORTED) {
        kept.add(tag);
      }
    }
    return kept;
  }

  @Override
  public Optional<Digest> find(String repository, String tag)
      throws FailureException, InterruptedException {
    return registry.find(repository, tag);
  }

  @Override
  public Map<String, String> labels(String repository, Digest image)
      throws FailureException, InterruptedException {
    Manifest manifest = manifest(repository, image);
    if (manifest.isList()) {
      List<Digest> children = manifest.images();
      if (children.isEmpty()) {
        return Map.of();
      }
      manifest = manifest(repository, children.getFirst());
    }
    Digest config = manifest.image().config();
    byte[] bytes = registry.blob(repository, config, manifest.blobs().getOrDefault(config, 0L));
    return ImageConfig.parse(bytes, "the configuration of " + image).labels();
  }

  private Manifest manifest(String repository, Digest image)
      throws FailureException, InterruptedException {
    Document document =
        registry
            .manifest(repository, image.value())
            .orElseThrow(() ->
                FailureException.of(
                    FailureKind.INFRASTRUCTURE,
                    "%s has no %s of %s any more"
                        .formatted(registry.access().host(), image, repository)));
    return Manifest.parse(document.bytes(), image.value());
  }

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

  private static Document document(ImageIndex index) {
    return new Document(index.bytes(), MediaTypes.INDEX);
  }

  private ImageReference image(String repository) {
    return new ImageReference(registry.access().host(), repository, null, null);
  }

  @Override
  public void close() {
    registry.close();
  }
}
