package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.publish.Publishable;
import io.osbs.core.time.Pause;
import io.osbs.publish.TagMover;
import io.osbs.publish.VersionRelease;
import io.osbs.publish.oci.Digests;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Publishes images through Pulp.
 *
 * <p>An image first goes into a repository of its own below {@value #STAGING}, which only those can
 * pull from whom Pulp allows to see it, and is pulled back from there as a whole. So what can go
 * wrong with an image goes wrong while nobody sees it. To publish it, its tags are copied into the
 * repository that users pull from, and nothing else there is touched: an addition within Pulp's
 * database. To undo, the staging repository is removed.
 */
public final class PulpPart implements PublishPart {

  /** Where images wait for being published. No image's repository may be there. */
  static final String STAGING = "osbs-staging";

  private static final String NOTE = "staging";

  private final Connection connection;
  private final PulpTarget target;
  private final PulpImages images;
  private final TagMover mover;
  private final InstantSource clock;
  private final Pause pause;
  private final Consumer<String> log;

  /** Floating tags that a newer image has: they are not ours to name. */
  private volatile List<String> left = List.of();

  /** Reads, each time anew, how to reach Pulp: passwords and certificates change. */
  @FunctionalInterface
  public interface Connection {
    PulpServer server() throws FailureException;
  }

  /**
   * The part.
   *
   * @param mover moves tags in turn with other builds
   * @param clock one that never jumps
   * @param log told what goes on, a line at a time
   */
  public PulpPart(
      Connection connection,
      PulpTarget target,
      PulpImages images,
      TagMover mover,
      InstantSource clock,
      Pause pause,
      Consumer<String> log) {
    this.connection = connection;
    this.target = target;
    this.images = images;
    this.mover = mover;
    this.clock = clock;
    this.pause = pause;
    this.log = log;
  }

  @Override
  public String name() {
    return "pulp";
  }

  @Override
  public Set<PublishStep> steps(Request request) {
    Set<PublishStep> steps =
        EnumSet.of(PublishStep.PULP_SYNC, PublishStep.PULP_PUBLISH, PublishStep.CLEAN_UP);
    if (request.requestClass() != RequestClass.SCRATCH) {
      steps.add(PublishStep.TAGS);
    }
    return steps;
  }

  /** Finds out before anything is built that Pulp will not take it, if Pulp can be asked now. */
  @Override
  public Request prepare(Request request, Map<String, String> labels, Notes notes)
      throws FailureException, InterruptedException {
    try (Pulp pulp = open()) {
      pulp.status().requireContainerPlugin();
      pulp.repositories().find(STAGING);
    } catch (FailureException e) {
      if (e.failure().kind() != FailureKind.INFRASTRUCTURE) {
        throw e;
      }
      log.accept(e.failure().message() + "; it is needed when the image is built");
    }
    return request;
  }

  @Override
  public void run(PublishStep step, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    try (Pulp pulp = open()) {
      switch (step) {
        case PULP_SYNC -> sync(pulp, image, notes);
        case PULP_PUBLISH -> publish(pulp, image, notes);
        case TAGS -> tag(pulp, image);
        case CLEAN_UP -> cleanUp(pulp, image, notes);
        case CHILDREN, CHECKS, INDEX, ATTEST, KOJI_IMPORT -> {}
      }
    }
  }

  @Override
  public void undo(Phase phase, Notes notes) throws FailureException, InterruptedException {
    Optional<String> staging = notes.get(NOTE);
    if (staging.isPresent()) {
      try (Pulp pulp = open()) {
        removeStaging(pulp, staging.get());
      }
      notes.remove(NOTE);
      log.accept("%s is removed from Pulp".formatted(staging.get()));
    }
  }

  @Override
  public List<String> references(Publishable image, Set<PublishStep> done) {
    if (!done.contains(PublishStep.PULP_PUBLISH)) {
      return List.of();
    }
    List<String> references = new ArrayList<>();
    ImageReference name = new ImageReference(target.host(), published(image), null, null);
    references.add("docker://" + name.at(image.index()));
    references.add("docker://" + name.tagged(image.uniqueTag()));
    if (done.contains(PublishStep.TAGS)) {
      image.floatingTags().stream()
          .filter(tag -> !left.contains(tag))
          .forEach(tag -> references.add("docker://" + name.tagged(tag)));
    }
    return references;
  }

  @Override
  public Optional<ImageReference> place(Publishable image) {
    return Optional.of(new ImageReference(target.host(), published(image), null, null));
  }

  @Override
  public boolean removesFromRegistry() {
    return target.deleteFromRegistry();
  }

  private Pulp open() throws FailureException {
    return Pulp.open(connection.server(), clock, pause, log);
  }

  // ---- unpublished
  // -------------------------------------------------------------------------------

  private void sync(Pulp pulp, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    String published = published(image);
    pulp.status().requireContainerPlugin();
    pulp.distributions().check(published, pulp.repositories().find(published));
    String staging = staging(image);
    notes.put(NOTE, staging);
    Map<String, String> labels = labels(image);
    Resource repository = pulp.repositories().ensure(staging, labels);
    // Without a password nobody can log in to Pulp's registry: then the path is all that hides it.
    boolean isPrivate = pulp.http().server().login() != null;
    pulp.distributions().ensure(staging, repository, isPrivate, labels);
    switch (target.transfer()) {
      case PulpTarget.Transfer.Sync(PulpSource source) -> {
        List<String> tags = List.of(image.uniqueTag());
        Resource remote = pulp.remotes().ensure(staging, source, image.repository(), tags, labels);
        pulp.repositories().sync(repository, remote);
        // Pulp need not keep the registry's password any longer.
        pulp.remotes().delete(remote);
      }
      case PulpTarget.Transfer.Push() ->
          images.push(image.repository(), image.index(), staging, image.uniqueTag());
    }
    requireHas(pulp, repository, image);
    images.pull(staging, image.index());
    log.accept(
        "%s has %s, unpublished; all of it was pulled back".formatted(staging, image.index()));
  }

  /** Pulp says that its task went well; this asks whether the image is there. */
  private static void requireHas(Pulp pulp, Resource repository, Publishable image)
      throws FailureException, InterruptedException {
    String version = pulp.repositories().latestVersion(repository);
    List<String> lacking = new ArrayList<>();
    for (Fragment fragment : image.fragments()) {
      if (!pulp.contents().hasManifest(version, fragment.digest().toString())) {
        lacking.add("%s (%s)".formatted(fragment.digest(), fragment.platform()));
      }
    }
    if (!pulp.contents().tagsOf(version, image.index().toString()).contains(image.uniqueTag())) {
      lacking.add("the tag %s of %s".formatted(image.uniqueTag(), image.index()));
    }
    if (!lacking.isEmpty()) {
      throw pulp.http()
          .failures()
          .failure(
              FailureKind.INFRASTRUCTURE,
              "bring the image into " + repository.text("name"),
              "%s lacks %s after its task went well"
                  .formatted(version, String.join(" and ", lacking)),
              null);
    }
  }

  // ---- published
  // ---------------------------------------------------------------------------------

  private void publish(Pulp pulp, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    Resource staged = staged(pulp, image, notes);
    String name = published(image);
    Map<String, String> labels = Map.of("osbs_image", label(image.repository()));
    Resource repository = pulp.repositories().ensure(name, labels);
    List<String> tags = pulp.contents().tags(pulp.repositories().latestVersion(staged));
    pulp.repositories().copyTags(staged, repository, tags);
    pulp.distributions().ensure(name, repository, target.isPrivate(), labels);
    requireHas(pulp, repository, image);
    images.look(name, image.index(), image.fragments().stream().map(Fragment::digest).toList());
    log.accept("%s has %s, published".formatted(name, image.index()));
  }

  /** The staging repository; made again when somebody has removed it: there is no way back. */
  private Resource staged(Pulp pulp, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    Optional<Resource> found = pulp.repositories().find(staging(image));
    if (found.isEmpty()) {
      sync(pulp, image, notes);
      found = pulp.repositories().find(staging(image));
    }
    return found.orElseThrow(() ->
        pulp.http()
            .failures()
            .failure(
                FailureKind.INFRASTRUCTURE,
                "publish the image",
                staging(image) + " was removed meanwhile",
                null));
  }

  private void tag(Pulp pulp, Publishable image) throws FailureException, InterruptedException {
    String name = published(image);
    Optional<Resource> repository = pulp.repositories().find(name);
    if (repository.isEmpty()) {
      throw pulp.http()
          .failures()
          .failure(
              FailureKind.CONFIGURATION,
              "tag the image in " + name,
              "the repository was removed after the image was published",
              null);
    }
    String version = pulp.repositories().latestVersion(repository.get());
    List<String> moved =
        mover.move(
            new PulpTags(pulp, images, target.host(), version),
            name,
            image.index(),
            image.floatingTags(),
            VersionRelease.of(image.fragments().getFirst().labels()),
            tags -> {
              for (String tag : tags) {
                pulp.repositories().tag(repository.get(), tag, image.index().toString());
              }
            });
    left = image.floatingTags().stream().filter(tag -> !moved.contains(tag)).toList();
    log.accept("%s has the tags %s".formatted(name, moved));
  }

  // ---- afterwards
  // --------------------------------------------------------------------------------

  private void cleanUp(Pulp pulp, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    removeStaging(pulp, staging(image));
    if (target.deleteFromRegistry()) {
      List<Digest> manifests = new ArrayList<>();
      manifests.add(image.index());
      image.fragments().forEach(fragment -> manifests.add(fragment.digest()));
      images.deleteFromRegistry(image.repository(), manifests);
    }
    notes.remove(NOTE);
  }

  private static void removeStaging(Pulp pulp, String staging)
      throws FailureException, InterruptedException {
    Optional<Resource> repository = pulp.repositories().find(staging);
    if (repository.isPresent()) {
      pulp.tasks().cancelAllOf(repository.get().href());
    }
    Optional<Resource> distribution = pulp.distributions().find(staging);
    if (distribution.isPresent()) {
      pulp.distributions().delete(distribution.get());
    }
    Optional<Resource> remote = pulp.remotes().find(staging);
    if (remote.isPresent()) {
      pulp.remotes().delete(remote.get());
    }
    if (repository.isPresent()) {
      pulp.repositories().delete(repository.get());
    }
  }

  // ---- names
  // -------------------------------------------------------------------------------------

  /** The path users pull from. */
  private String published(Publishable image) {
    return target.prefix() + image.repository();
  }

  /** Derived from the request and the repository alone, so that every run finds it. */
  private String staging(Publishable image) {
    String both = image.request().id() + "\n" + published(image);
    String hash = Digests.of(both.getBytes(StandardCharsets.UTF_8)).toString();
    return STAGING + "/" + hash.substring("sha256:".length(), "sha256:".length() + 16);
  }

  private static Map<String, String> labels(Publishable image) {
    return Map.of(
        "osbs_request", label(image.request().id()), "osbs_image", label(image.repository()));
  }

  /** Pulp refuses parentheses in the values of labels, and its filters stumble over commas. */
  private static String label(String text) {
    return text.replaceAll("[(),]", "_");
  }
}
