package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.publish.RegistryAccess;
import io.osbs.publish.Skopeo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Moves images with skopeo. */
public final class SkopeoImages implements PulpImages {

  private final Skopeo skopeo;
  private final RegistryAccess pulp;
  private final @Nullable RegistryAccess registry;
  private final Consumer<String> log;

  /**
   * Moves images between these.
   *
   * @param pulp Pulp's own registry
   * @param registry where images were pushed to; null when that is no registry
   */
  public SkopeoImages(
      Skopeo skopeo,
      RegistryAccess pulp,
      @Nullable RegistryAccess registry,
      Consumer<String> log) {
    this.skopeo = skopeo;
    this.pulp = pulp;
    this.registry = registry;
    this.log = log;
  }

  @Override
  public void push(String from, Digest index, String to, String tag)
      throws FailureException, InterruptedException {
    RegistryAccess source = registry();
    skopeo.copyAll(
        source, image(source, from).at(index), pulp, image(pulp, to).tagged(tag));
  }

  @Override
  public void pull(String repository, Digest index) throws FailureException, InterruptedException {
    skopeo.pull(pulp, image(pulp, repository).at(index));
  }

  @Override
  public void look(String repository, Digest index, List<Digest> images)
      throws FailureException, InterruptedException {
    List<Digest> all = new ArrayList<>(images);
    all.add(index);
    for (Digest each : all) {
      ImageReference wanted = image(pulp, repository).at(each);
      if (skopeo.raw(pulp, wanted).isEmpty()) {
        throw FailureException.of(
            FailureKind.INFRASTRUCTURE,
            "Pulp's registry %s does not have %s, which was published there"
                .formatted(pulp.host(), wanted));
      }
    }
  }

  @Override
  public void deleteFromRegistry(String repository, List<Digest> manifests)
      throws FailureException, InterruptedException {
    RegistryAccess from = registry();
    for (Digest each : manifests) {
      ImageReference image = image(from, repository).at(each);
      if (!skopeo.delete(from, image)) {
        log.accept(
            "%s could not be deleted: the registry does not have it, or deletes nothing"
                .formatted(image));
      }
    }
  }

  private RegistryAccess registry() throws FailureException {
    if (registry == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "Pulp gets images from a registry, and none is configured; add a section registries to"
              + " config.yaml");
    }
    return registry;
  }

  private static ImageReference image(RegistryAccess at, String repository) {
    return new ImageReference(at.host(), repository, null, null);
  }
}
