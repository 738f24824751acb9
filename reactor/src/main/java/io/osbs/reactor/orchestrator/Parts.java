package io.osbs.reactor.orchestrator;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.publish.Publishable;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What joins in publishing one request besides the registry, as this site configures it. */
final class Parts {

  private final Request request;
  private final List<PublishPart> parts;
  private final Ledger ledger;

  Parts(Request request, List<PublishPart> parts, Ledger ledger) {
    this.request = request;
    this.parts = parts.stream().filter(part -> !part.steps(request).isEmpty()).toList();
    this.ledger = ledger;
  }

  /** The publish steps that the request takes. */
  SortedSet<PublishStep> steps() {
    Set<PublishStep> steps =
        EnumSet.of(PublishStep.CHILDREN, PublishStep.CHECKS, PublishStep.INDEX);
    if (request.requestClass() != RequestClass.SCRATCH) {
      steps.add(PublishStep.TAGS);
    }
    parts.forEach(part -> steps.addAll(part.steps(request)));
    return new TreeSet<>(steps);
  }

  /** The first step that is not recorded as done; the last when all are. */
  PublishStep next() {
    return steps().stream()
        .filter(step -> !ledger.record().done().contains(step))
        .findFirst()
        .orElseGet(() -> steps().last());
  }

  /** True when an earlier run may have done what is not taken back any more. */
  boolean isIrrevocable() {
    return ledger.record().irrevocable();
  }

  /** Lets every part begin, and decide about what is built. */
  Request prepare(Request asked, Map<String, String> labels)
      throws FailureException, InterruptedException {
    Request prepared = asked;
    for (PublishPart part : parts) {
      prepared = part.prepare(prepared, labels, ledger.notes(part.name()));
    }
    return prepared;
  }

  void run(PublishStep step, Publishable stored) throws FailureException, InterruptedException {
    // Koji tells people where to pull from.
    Publishable image = step == PublishStep.KOJI_IMPORT ? asPulled(stored) : stored;
    for (PublishPart part : parts) {
      if (part.steps(request).contains(step)) {
        part.run(step, image, ledger.notes(part.name()));
      }
    }
  }

  private Publishable asPulled(Publishable stored) {
    return parts.stream()
        .flatMap(part -> part.place(stored).stream())
        .findFirst()
        .map(place -> stored.in(String.valueOf(place.registry()), place.repository()))
        .orElse(stored);
  }

  /** What users call the image in the places, besides the registry, where they find it by now. */
  List<String> references(Publishable image, Set<PublishStep> done) {
    return parts.stream().flatMap(part -> part.references(image, done).stream()).toList();
  }

  /** True when the registry does not keep the image. */
  boolean removesFromRegistry() {
    return parts.stream().anyMatch(PublishPart::removesFromRegistry);
  }

  /** The last to begin is the first to undo. */
  void undo(Phase phase) throws FailureException, InterruptedException {
    for (PublishPart part : parts.reversed()) {
      part.undo(phase, ledger.notes(part.name()));
    }
  }
}
