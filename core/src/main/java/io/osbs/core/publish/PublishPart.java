package io.osbs.core.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.image.ImageReference;
import io.osbs.core.orchestration.PublishStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that joins in publishing: Pulp, Koji. It does some of the {@link PublishStep}s, and a
 * request only takes a step that somebody does.
 *
 * <p>All of its methods are idempotent: an orchestrator can die at any point, and another run of
 * the same request begins again with whatever step is not recorded as done. What a part has to
 * remember for that it writes into its {@link Notes} before it does what the note is about. One
 * thread at a time calls it. A failure of kind {@code INFRASTRUCTURE} is tried again, any other is
 * final.
 */
public interface PublishPart {

  /** One word for logs and for its notes: {@code pulp}, {@code koji}. */
  String name();

  /** The steps it has something to do in, for a request of this kind; none keeps it out. */
  Set<PublishStep> steps(Request request);

  /**
   * Called in every run before the first worker build, when the request takes any of its steps.
   *
   * @param labels labels that the Dockerfile and the configuration set, as far as they are known
   *     before the build
   * @return the request to build, for a part that decides something about it, such as its release
   * @throws FailureException and nothing is built; what was begun is undone
   */
  default Request prepare(Request request, Map<String, String> labels, Notes notes)
      throws FailureException, InterruptedException {
    return request;
  }

  /**
   * Does its part of a step.
   *
   * @throws FailureException saying what, where, why and what to do next
   */
  void run(PublishStep step, Publishable image, Notes notes)
      throws FailureException, InterruptedException;

  /**
   * What users call the image there, once some steps are done; empty when they do not pull from
   * here.
   */
  default List<String> references(Publishable image, Set<PublishStep> done) {
    return List.of();
  }

  /**
   * Where users pull the image from once it is published, when that is here and not the registry:
   * what others record about the image then names this repository, under which it has the same
   * digests and tags.
   */
  default Optional<ImageReference> place(Publishable image) {
    return Optional.empty();
  }

  /**
   * True when, in the end, the registry's copy of the image is deleted because users pull from
   * here: then the registry's tags are left where they are.
   */
  default boolean removesFromRegistry() {
    return false;
  }

  /**
   * Takes back whatever it did for this request, {@link #prepare} included, by what its notes say.
   * Only called before the first irrevocable step has begun. Without anything to take back it does
   * nothing.
   *
   * @param phase how the build ends, Failed or Cancelled
   */
  void undo(Phase phase, Notes notes) throws FailureException, InterruptedException;
}
