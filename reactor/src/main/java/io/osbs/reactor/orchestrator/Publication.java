package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.image.Digest;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Publishable;
import io.osbs.publish.CrossChecks;
import io.osbs.publish.FloatingTags;
import io.osbs.publish.ImageStore;
import io.osbs.publish.TagMoves;
import io.osbs.publish.VersionRelease;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The publish steps of one request. Each can be run again, in this run or a later one; none runs
 * beside another. What is done is recorded in the request's {@link Ledger}.
 */
final class Publication {

  private static final String PLACE = "place";

  private final Request request;
  private final Store store;
  private final CrossChecks checks;
  private final TagMoves tagMoves;
  private final Parts parts;
  private final Ledger ledger;
  private final Consumer<Report.@Nullable Image> published;
  private final Consumer<String> warning;
  private List<PublicationRecord.Image> images = List.of();
  private final Set<String> pushed = new TreeSet<>();
  private @Nullable ImageIndex index;
  private List<String> tags = List.of();

  /**
   * Where the image goes.
   *
   * @param registries hosts; none when it is not a registry
   * @param repository path within the store
   */
  record Store(ImageStore images, List<String> registries, String repository) {
    Store {
      registries = List.copyOf(registries);
    }
  }

  /**
   * A publication into one repository.
   *
   * @param request as it is built
   * @param checks what its images must have in common
   * @param tagMoves moves tags in that repository
   * @param published told what users can find, whenever that has grown
   * @param warning told of what is left behind
   */
  Publication(
      Request request,
      Store store,
      CrossChecks checks,
      TagMoves tagMoves,
      Parts parts,
      Ledger ledger,
      Consumer<Report.@Nullable Image> published,
      Consumer<String> warning) {
    this.request = request;
    this.store = store;
    this.checks = checks;
    this.tagMoves = tagMoves;
    this.parts = parts;
    this.ledger = ledger;
    this.published = published;
    this.warning = warning;
  }

  /** The images to publish; before the first step. */
  void images(List<PublicationRecord.Image> all) {
    images = List.copyOf(all);
  }

  /** A worker build may have pushed an image under this tag. */
  synchronized void pushed(String tag) {
    pushed.add(tag);
  }

  /** Runs a step; empty when it is done and recorded. */
  Optional<Failure> run(PublishStep step) {
    return guarded(() -> {
      if (step.isIrrevocable()) {
        ledger.beginIrrevocable();
      }
      switch (step) {
        case CHILDREN -> begin();
        case CHECKS -> check();
        case INDEX -> putIndex();
        case TAGS -> moveTags();
        case ATTEST, PULP_SYNC, KOJI_IMPORT, PULP_PUBLISH, CLEAN_UP -> {}
      }
      parts.run(step, publishable());
      ledger.done(step);
      showAgain();
    });
  }

  private void begin() throws FailureException, InterruptedException {
    if (!images.isEmpty()) {
      ledger.notes(PLACE).put(PLACE, place());
      ledger.begin(images);
      index = null;
    }
    store.images().requireChildren(store.repository(), digests());
  }

  /**
   * Why an image that an earlier build pushed cannot be published; empty when it can. Registries
   * remove what has no tag, and the tags of a build that failed are taken back.
   */
  Optional<String> missing(Fragment fragment) throws InterruptedException {
    try {
      store.images().requireChildren(store.repository(), List.of(fragment.digest()));
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure().message());
    }
  }

  /** Takes back what the steps did, and what was prepared for them. */
  Optional<Failure> undo(Phase phase) {
    return guarded(() -> {
      ledger.beginUndo();
      parts.undo(phase);
      untag();
      ledger.notes(PLACE).remove(PLACE);
      ledger.close();
      published.accept(null);
    });
  }

  private synchronized List<String> pushedTags() {
    return List.copyOf(pushed);
  }

  private void untag() throws FailureException, InterruptedException {
    List<String> tags = new ArrayList<>(pushedTags());
    tags.add(uniqueTag());
    List<String> kept = store.images().untag(store.repository(), tags);
    if (!kept.isEmpty()) {
      warning.accept(
          "the registry deletes nothing, so the unique tags %s of %s stay; nobody is told of them"
              .formatted(kept, store.repository()));
    }
  }

  private interface Guarded {
    void run() throws FailureException, InterruptedException;
  }

  private static Optional<Failure> guarded(Guarded work) {
    try {
      work.run();
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(Failure.of(FailureKind.INFRASTRUCTURE, "publishing was interrupted"));
    }
  }

  private List<Fragment> fragments() {
    return ledger.record().images().stream().map(PublicationRecord.Image::fragment).toList();
  }

  private List<Digest> digests() {
    return fragments().stream().map(Fragment::digest).toList();
  }

  private Publishable publishable() throws FailureException {
    return new Publishable(
        request,
        store.repository(),
        fragments(),
        index().digest(),
        index().bytes().length,
        MediaTypes.INDEX,
        store.registries(),
        uniqueTag(),
        floatingTags());
  }

  /** Also finds out, before anything is done, whether the tags can be made. */
  private void check() throws FailureException {
    checks.check(fragments(), fragments().stream().map(Fragment::platform).toList());
    floatingTags();
  }

  private ImageIndex index() {
    if (index == null) {
      index = ImageIndex.of(fragments());
    }
    return index;
  }

  private void putIndex() throws FailureException, InterruptedException {
    store.images().putIndex(store.repository(), index(), List.of(uniqueTag()));
    show(List.of(uniqueTag()));
  }

  private void moveTags() throws FailureException, InterruptedException {
    List<String> moved = new ArrayList<>();
    if (!parts.removesFromRegistry()) {
      moved.addAll(
          tagMoves.move(
              index().digest(),
              floatingTags(),
              VersionRelease.of(fragments().getFirst().labels()),
              tags -> store.images().tag(store.repository(), index(), tags)));
    }
    moved.add(uniqueTag());
    show(moved);
  }

  /**
   * A retry with another configuration must not publish half of an image here and half there.
   *
   * @throws FailureException {@code CONFIGURATION} when an earlier run published to another place
   */
  void requireSamePlace() throws FailureException {
    String before = ledger.notes(PLACE).get(PLACE).orElse(place());
    if (!before.equals(place())) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "an earlier run of this request began to publish to %s, and this configuration says %s; retry it with the configuration it had (--reactor-config)"
              .formatted(before, place()));
    }
  }

  private String place() {
    String where =
        store.registries().isEmpty() ? "image layouts" : String.join(", ", store.registries());
    return "%s in %s".formatted(store.repository(), where);
  }

  /** Lets the report show what the steps done so far have made, in this run or an earlier one. */
  void showAgain() throws FailureException {
    Set<PublishStep> done = ledger.record().done();
    if (done.contains(PublishStep.INDEX) && tags.isEmpty()) {
      tags = new ArrayList<>(List.of(uniqueTag()));
      if (done.contains(PublishStep.TAGS)) {
        tags.addAll(0, floatingTags());
      }
    }
    if (!tags.isEmpty()) {
      show(tags);
    }
  }

  /** Where users pull from comes first, and a registry that does not keep the image is left out. */
  private void show(List<String> inRegistry) throws FailureException {
    tags = inRegistry;
    Digest digest = index().digest();
    Set<PublishStep> done = ledger.record().done();
    List<String> references = new ArrayList<>(parts.references(publishable(), done));
    if (!parts.removesFromRegistry() || !done.contains(PublishStep.CLEAN_UP)) {
      references.addAll(store.images().references(store.repository(), digest, inRegistry));
    }
    published.accept(new Report.Image(digest, references));
  }

  private List<String> floatingTags() throws FailureException {
    Map<String, String> labels = fragments().getFirst().labels();
    return FloatingTags.of(
        request.requestClass(), labels.get("version"), labels.get("release"), request.tags());
  }

  private String uniqueTag() {
    return request.id();
  }
}
