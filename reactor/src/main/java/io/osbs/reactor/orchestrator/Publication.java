package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Request;
import io.osbs.core.image.Digest;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.publish.FloatingTags;
import io.osbs.publish.ImageIndex;
import io.osbs.publish.ImageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The publish steps of one request. Each can be run again; none runs beside another. */
final class Publication {

  /** Labels that must be the same on every platform. */
  private static final List<String> SAME =
      List.of("name", "com.redhat.component", "version", "release");

  private final Request request;
  private final ImageStore store;
  private final String repository;
  private final Consumer<Report.Image> published;
  private List<Fragment> fragments = List.of();
  private @Nullable ImageIndex index;

  /**
   * A publication into one repository.
   *
   * @param published told what users can find, whenever that has grown
   */
  Publication(
      Request request, ImageStore store, String repository, Consumer<Report.Image> published) {
    this.request = request;
    this.store = store;
    this.repository = repository;
    this.published = published;
  }

  /** The images to publish; before the first step. */
  void fragments(List<Fragment> all) {
    fragments = List.copyOf(all);
  }

  /** Runs a step; empty when it is done. */
  Optional<Failure> run(PublishStep step) {
    try {
      switch (step) {
        case CHILDREN -> store.requireChildren(repository, digests());
        case CHECKS -> check();
        case INDEX -> putIndex();
        case TAGS -> moveTags();
      }
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(Failure.of(FailureKind.INFRASTRUCTURE, "publishing was interrupted"));
    }
  }

  private List<Digest> digests() {
    return fragments.stream().map(Fragment::digest).toList();
  }

  private void check() throws FailureException {
    for (String label : SAME) {
      Map<String, List<String>> byValue = new TreeMap<>();
      for (Fragment fragment : fragments) {
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
  }

  private ImageIndex index() {
    if (index == null) {
      index = ImageIndex.of(fragments);
    }
    return index;
  }

  private void putIndex() throws FailureException, InterruptedException {
    List<String> unique = List.of(uniqueTag());
    store.putIndex(repository, index(), unique);
    published.accept(
        new Report.Image(index().digest(), store.references(repository, index().digest(), unique)));
  }

  private void moveTags() throws FailureException, InterruptedException {
    Map<String, String> labels = fragments.getFirst().labels();
    List<String> floating =
        FloatingTags.of(
            request.requestClass(), labels.get("version"), labels.get("release"), request.tags());
    if (!floating.isEmpty()) {
      store.tag(repository, index().digest(), floating);
    }
    List<String> tags = new ArrayList<>(floating);
    tags.add(uniqueTag());
    published.accept(
        new Report.Image(index().digest(), store.references(repository, index().digest(), tags)));
  }

  private String uniqueTag() {
    return request.id();
  }
}
