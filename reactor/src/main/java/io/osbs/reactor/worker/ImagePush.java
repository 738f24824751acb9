package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.Outcome;
import io.osbs.process.Retry;
import io.osbs.publish.LayoutStore;
import io.osbs.publish.RegistryFailures;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.oci.StoredImage;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.RegistryClients;
import java.util.ArrayList;
import java.util.List;

/** Brings a built image to its destination, and makes sure that it is there. */
final class ImagePush {

  private static final String DIGEST_FILE = "digest";

  private final Workspace workspace;
  private final BuiltImage image;
  private final RegistryClients registries;
  private final Retry retry;
  private final BuildLog log;

  ImagePush(
      Workspace workspace,
      BuiltImage image,
      RegistryClients registries,
      Retry retry,
      BuildLog log) {
    this.registries = registries;
    this.workspace = workspace;
    this.image = image;
    this.retry = retry;
    this.log = log;
  }

  /** A stored image and how to refer to it. */
  record Pushed(ImageReference reference, StoredImage image) {}

  Pushed to(Destination destination) throws FailureException, InterruptedException {
    return switch (destination) {
      case Destination.Registry registry -> retry.run(log, () -> toRegistry(registry));
      case Destination.Layout layout -> toLayout(layout);
    };
  }

  private Pushed toRegistry(Destination.Registry to) throws FailureException, InterruptedException {
    ImageReference repository =
        new ImageReference(to.registry().host(), to.repository(), null, null);
    ImageReference tagged = repository.tagged(to.uniqueTag());
    List<String> options = new ArrayList<>(to.registry().arguments());
    // Tries are counted, and waits chosen, here; buildah 1.28 has three of its own whatever --retry
    // says.
    options.add("--retry=0");
    options.add("--retry-delay=50ms");
    Digest digest = push(to.registry().host(), options, "docker://" + tagged);
    ImageReference pinned = repository.at(digest);
    Document manifest =
        registries
            .of(to.registry())
            .manifest(to.repository(), digest.value())
            .orElseThrow(() ->
                FailureException.of(
                    FailureKind.INFRASTRUCTURE,
                    "%s took %s but does not have it".formatted(to.registry().host(), pinned)));
    return new Pushed(pinned, Manifest.parse(manifest.bytes(), pinned.toString()).image());
  }

  private Pushed toLayout(Destination.Layout to) throws FailureException, InterruptedException {
    String name = "layout";
    Digest digest = push(to.root().toString(), List.of(), "oci:" + workspace.file(name) + ":built");
    StoredImage stored =
        new LayoutStore(to.root().toAbsolutePath())
            .importImage(to.repository(), workspace.file(name));
    if (!stored.digest().equals(digest)) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "buildah said it wrote %s, but wrote %s".formatted(digest, stored.digest()));
    }
    return new Pushed(new ImageReference(null, to.repository(), null, digest), stored);
  }

  private Digest push(String where, List<String> options, String target)
      throws FailureException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("push", "--quiet"));
    arguments.addAll(options);
    arguments.add("--digestfile=" + workspace.file(DIGEST_FILE));
    arguments.add(image.id());
    arguments.add(target);
    Command command = image.command(arguments);
    String doing = "push the image to " + target;
    Outcome.Exited exited = CommandFailures.exited(doing, command, workspace.run(command));
    if (!exited.ok()) {
      throw RegistryFailures.of(doing, where, command, exited);
    }
    String digest = workspace.read(DIGEST_FILE);
    try {
      return new Digest(digest);
    } catch (IllegalArgumentException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: buildah ended with exit status 0 but gave no digest ('%s')"
              .formatted(doing, digest));
    }
  }
}
