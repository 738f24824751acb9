package io.osbs.publish.supply;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Digest;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.publish.Publishable;
import io.osbs.process.Together;
import io.osbs.publish.registry.Artifact;
import io.osbs.publish.registry.Referrers;
import io.osbs.publish.registry.RegistryClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Attaches package lists and provenance to each platform's image and to the index, in every
 * registry they are in, and signs them where the site has a key. Scratch builds get nothing.
 */
public final class AttestPart implements PublishPart {

  /** When the documents are of: noted, so that a second run writes the same ones. */
  private static final String TIME = "time";

  private static final String REPOSITORY = "repository";
  private static final String SUBJECTS = "subjects";

  private final List<RegistryClient> registries;
  private final @Nullable SigningKey key;
  private final Supplier<Origins> origins;
  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * A part for one request.
   *
   * @param key null for no signatures
   * @param origins asked when the images are there
   * @param log told what was attached
   */
  public AttestPart(
      List<RegistryClient> registries,
      @Nullable SigningKey key,
      Supplier<Origins> origins,
      InstantSource clock,
      Consumer<String> log) {
    this.registries = List.copyOf(registries);
    this.key = key;
    this.origins = origins;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public String name() {
    return "attest";
  }

  @Override
  public Set<PublishStep> steps(Request request) {
    return request.requestClass() == RequestClass.SCRATCH || registries.isEmpty()
        ? Set.of()
        : Set.of(PublishStep.ATTEST);
  }

  @Override
  public void run(PublishStep step, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    if (notes.get(TIME).isEmpty()) {
      notes.put(TIME, clock.instant().toString());
    }
    notes.put(REPOSITORY, image.repository());
    notes.put(
        SUBJECTS,
        String.join(
            " ", subjects(image).stream().map(subject -> subject.digest().value()).toList()));
    Instant time = Instant.parse(notes.get(TIME).orElseThrow());
    List<Together.Task<Boolean>> all = new ArrayList<>();
    for (RegistryClient registry : registries) {
      for (Subject subject : subjects(image)) {
        all.add(() -> {
          attest(registry, image, subject, time);
          return true;
        });
      }
    }
    Together.run(all);
    log.accept(
        "attached package list and provenance%s to the index and %d images"
            .formatted(key == null ? "" : " and signature", image.fragments().size()));
  }

  /**
   * Something to be attested.
   *
   * @param fragments what it is made of
   */
  private record Subject(
      Digest digest, String mediaType, long size, List<Fragment> fragments, boolean whole) {}

  private static List<Subject> subjects(Publishable image) {
    List<Subject> subjects = new ArrayList<>();
    for (Fragment fragment : image.fragments()) {
      subjects.add(
          new Subject(
              fragment.digest(),
              fragment.mediaType(),
              fragment.manifestSize(),
              List.of(fragment),
              false));
    }
    subjects.add(
        new Subject(
            image.index(), image.indexMediaType(), image.indexSize(), image.fragments(), true));
    return subjects;
  }

  private void attest(RegistryClient registry, Publishable image, Subject subject, Instant time)
      throws FailureException, InterruptedException {
    String repository = image.repository();
    Artifact.Subject to =
        new Artifact.Subject(subject.digest(), subject.mediaType(), subject.size());
    byte[] packages =
        subject.whole()
            ? Sbom.ofIndex(repository, subject.digest(), subject.fragments(), time)
            : Sbom.of(repository, subject.fragments().getFirst(), time);
    byte[] provenance =
        Provenance.of(image, subject.digest(), subject.fragments(), origins.get(), time);
    new Referrers(registry, repository)
        .attach(
            List.of(
                Artifact.of(Sbom.TYPE, packages, to),
                Artifact.of(Provenance.TYPE, provenance, to)));
    if (key != null) {
      new CosignSignature(registry, repository, key).sign(subject.digest());
    }
  }

  @Override
  public void undo(Phase phase, Notes notes) throws FailureException, InterruptedException {
    String repository = notes.get(REPOSITORY).orElse("");
    for (String text : notes.get(SUBJECTS).orElse("").split(" ", -1)) {
      if (!text.isEmpty()) {
        Digest subject = new Digest(text);
        for (RegistryClient registry : registries) {
          registry.untag(repository, CosignSignature.tag(subject));
          new Referrers(registry, repository).detach(subject, Set.of(Sbom.TYPE, Provenance.TYPE));
        }
      }
    }
    notes.remove(SUBJECTS);
    notes.remove(REPOSITORY);
    notes.remove(TIME);
  }
}
