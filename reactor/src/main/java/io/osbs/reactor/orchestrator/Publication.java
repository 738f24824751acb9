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
import io.osbs.publish.FloatingTags;
import io.osbs.publish.ImageIndex;
import io.osbs.publish.ImageStore;
import io.osbs.publish.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The publish steps of one request. Each can be run again, in this run or a later one; none runs
 * beside another. What is done is recorded in the request's {@link Ledger}.
 */
final class Publication {

  /** Labels that must be the same on every platform. */
  private static final List<String> SAME =
      List.of("name", "com.redhat.component", "version", "release");

  private final Request request;
  private final Store store;
  private final Parts parts;
  private final Ledger ledger;
  private final Consumer<Report.@Nullable Image> published;
  private List<PublicationRecord.Image> images = List.of();
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
   * @param published told what users can find, whenever that has grown
   */
  Publication(
      Request request,
      Store store,
      Parts parts,
      Ledger ledger,
      Consumer<Report.@Nullable Image> published) {
    this.request = request;
    this.store = store;
    this.parts = parts;
    this.ledger = ledger;
    this.published = published;
  }

  /** The images to publish; before the first step. */
  void images(List<PublicationRecord.Image> all) {
    images = List.copyOf(all);
  }

  /** Runs a step; empty when it is done and recorded. */
  Optional<Failure> run(PublishStep step) {
    return guarded(() -> {
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
      ledger.begin(images);
      index = null;
    }
    store.images().requireChildren(store.repository(), digests());
  }

  /** Takes back what the steps did, and what was prepared for them. */
  Optional<Failure> undo(Phase phase) {
    return guarded(() -> {
      ledger.beginUndo();
      parts.undo(phase);
      store.images().untag(store.repository(), List.of(uniqueTag()));
      ledger.close();
      published.accept(null);
    });
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
    for (String label : SAME) {
      Map<String, List<String>> byValue = new TreeMap<>();
      for (Fragment fragment : fragments()) {
        String value = fragment.labels().getOrDefault(label, "(absent)");
        byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(fragment.platform().name());
      }
      if (byValue.size() > 1) {
        throw FailureException.of(
            FailureKind.BUILD,
            "the label '%s' differs between platforms: %s; set it to one value in the Dockerfile"
                .formatted(label, byValue));
      }
    }
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
    List<String> tags = new ArrayList<>(floatingTags());
    if (!tags.isEmpty() && !parts.removesFromRegistry()) {
      store.images().tag(store.repository(), index().digest(), tags);
    }
    tags.add(uniqueTag());
    show(tags);
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
