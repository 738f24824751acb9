package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.Outcome;
import io.osbs.process.Retry;
import io.osbs.process.Together;
import io.osbs.publish.RegistryFailures;
import io.osbs.publish.oci.ImageConfig;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.publish.registry.RegistryClients;
import io.osbs.reactor.dockerfile.Dockerfile;
import io.osbs.reactor.dockerfile.Parent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds parent images of one platform and fetches them into the storage that the builds of a
 * cluster share. Buildah locks that storage, so builds do this at the same time.
 */
final class ParentImages {

  private static final Duration PULL = Duration.ofMinutes(30);

  private final WorkerOrder order;
  private final Workspace workspace;
  private final RegistryClients registries;
  private final Retry retry;
  private final BuildLog log;

  ParentImages(
      WorkerOrder order,
      Workspace workspace,
      RegistryClients registries,
      Retry retry,
      BuildLog log) {
    this.order = order;
    this.workspace = workspace;
    this.registries = registries;
    this.retry = retry;
    this.log = log;
  }

  /** The image of this build's platform that each parent stands for now, by its digest. */
  Map<Parent, ImageReference> resolve(Dockerfile dockerfile)
      throws FailureException, InterruptedException {
    List<Parent> parents = dockerfile.parents();
    Map<Parent, ImageReference> given = given(dockerfile);
    List<Together.Task<ImageReference>> lookups = new ArrayList<>();
    for (Parent parent : parents) {
      lookups.add(() -> {
        ImageReference other = given.get(parent);
        return resolve(parent, other == null ? reference(parent) : other);
      });
    }
    List<ImageReference> found = Together.run(lookups);
    Map<Parent, ImageReference> pinned = new LinkedHashMap<>();
    for (int at = 0; at < parents.size(); at++) {
      pinned.put(parents.get(at), found.get(at));
      log.say("parent %s is %s".formatted(parents.get(at).image(), found.get(at)));
    }
    return pinned;
  }

  /** The parent that somebody wants another image for. */
  private Map<Parent, ImageReference> given(Dockerfile dockerfile) throws FailureException {
    ImageReference image = order.parents().base();
    if (image == null) {
      return Map.of();
    }
    Parent base =
        dockerfile
            .base()
            .orElseThrow(() ->
                configuration(
                    "the last stage of %s is FROM scratch, so %s (koji_parent_build) cannot take the place of its parent"
                        .formatted(dockerfile.file(), image)));
    if (!isSameName(reference(base), image)) {
      throw configuration(
          "%s line %d: the parent is %s, and koji_parent_build gives %s, which is another image; name a build of the parent"
              .formatted(dockerfile.file(), base.line(), base.image(), image));
    }
    return Map.of(base, image);
  }

  /** Places with an organization keep {@code a/b} as {@code organization/a-b}. */
  private static boolean isSameName(ImageReference written, ImageReference other) {
    String theirs = other.repository().substring(other.repository().lastIndexOf('/') + 1);
    String ours = written.repository();
    return theirs.equals(ours.substring(ours.lastIndexOf('/') + 1))
        || theirs.equals(ours.replace('/', '-'));
  }

  /** Fetches what the shared storage does not have yet. */
  void pull(Storage storage, Map<Parent, ImageReference> pinned)
      throws FailureException, InterruptedException {
    List<Together.Task<ImageReference>> pulls = new ArrayList<>();
    pinned.forEach(
        (parent, image) -> pulls.add(() -> retry.run(log, () -> pull(storage, parent, image))));
    Together.run(pulls);
  }

  private ImageReference resolve(Parent parent, ImageReference wantedImage)
      throws FailureException, InterruptedException {
    ImageReference image = order.parents().qualified(wantedImage);
    RegistryClient registry = registries.of(order.parents().access(image));
    Document document =
        registry
            .manifest(image.repository(), reference(image))
            .orElseThrow(() ->
                configuration(
                    "parent image %s (Dockerfile line %d) does not exist in %s"
                        .formatted(wantedImage, parent.line(), registry.access().host())));
    Manifest manifest = Manifest.parse(document.bytes(), image.toString());
    Architecture wanted = architecture(parent);
    if (manifest.isList()) {
      Digest child =
          manifest
              .image(wanted)
              .orElseThrow(() ->
                  noSuchPlatform(parent, wanted, String.join(", ", manifest.architectures())));
      return image.at(child);
    }
    ImageReference single = image.at(manifest.digest());
    Digest config = manifest.image().config();
    byte[] bytes =
        registry.blob(image.repository(), config, manifest.blobs().getOrDefault(config, 0L));
    String found = ImageConfig.parse(bytes, single.toString()).architecture();
    if (!found.equals(wanted.name())) {
      throw noSuchPlatform(parent, wanted, found);
    }
    return single;
  }

  /** What the registry is asked for: the digest where both are given. */
  private static String reference(ImageReference image) {
    if (image.digest() != null) {
      return image.digest().value();
    }
    return image.tag() == null ? "latest" : image.tag();
  }

  private static ImageReference reference(Parent parent) throws FailureException {
    try {
      return ImageReference.parse(parent.image());
    } catch (IllegalArgumentException e) {
      throw configuration(
          "Dockerfile line %d: %s is no image: %s"
              .formatted(parent.line(), parent.image(), e.getMessage()));
    }
  }

  /** {@code --platform=linux/arm64/v8} asks for arm64. */
  private Architecture architecture(Parent parent) throws FailureException {
    String platform = parent.platform();
    if (platform == null || platform.isEmpty()) {
      return order.architecture();
    }
    int slash = platform.indexOf('/');
    int end = platform.indexOf('/', slash + 1);
    try {
      return new Architecture(platform.substring(slash + 1, end < 0 ? platform.length() : end));
    } catch (IllegalArgumentException e) {
      throw configuration(
          "Dockerfile line %d: --platform=%s: %s"
              .formatted(parent.line(), platform, e.getMessage()));
    }
  }

  private FailureException noSuchPlatform(Parent parent, Architecture wanted, String there) {
    return configuration(
        "parent image %s has no image for platform %s (architecture %s); it has: %s"
            .formatted(parent.image(), order.platform(), wanted, there));
  }

  private ImageReference pull(Storage storage, Parent parent, ImageReference image)
      throws FailureException, InterruptedException {
    if (!storage.holds(order.images(), image)) {
      fetch(storage, parent, image);
    }
    ParentUse.note(order.images(), image);
    return image;
  }

  private void fetch(Storage storage, Parent parent, ImageReference image)
      throws FailureException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("buildah"));
    argv.addAll(storage.arguments(order.images().toAbsolutePath()));
    argv.addAll(
        List.of(
            "pull",
            "--quiet",
            "--policy=missing",
            "--retry=0",
            "--retry-delay=50ms",
            "--platform=linux/" + architecture(parent)));
    RegistryAccess registry = order.parents().access(image);
    argv.addAll(registry.arguments());
    argv.add(image.toString());
    Command command = workspace.command(argv, PULL);
    String doing = "fetch parent image " + image;
    Outcome.Exited exited = CommandFailures.exited(doing, command, workspace.run(command));
    if (!exited.ok()) {
      throw RegistryFailures.of(doing, registry.host(), command, exited);
    }
  }

  private static FailureException configuration(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
