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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** The documents of this request: {@code SUBJECT=MANIFEST}, separated by spaces. */
  private static final String ATTACHED = "attached";

  /** What had no signature by our key before: {@code REGISTRY=SUBJECT}, separated by spaces. */
  private static final String SIGNED = "signed";

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
    Instant time = Instant.parse(notes.get(TIME).orElseThrow());
    List<Attested> attested = new ArrayList<>();
    for (Subject subject : subjects(image)) {
      attested.add(attested(image, subject, time));
    }
    note(notes, image.repository(), attested);
    List<Together.Task<Boolean>> all = new ArrayList<>();
    for (RegistryClient registry : registries) {
      for (Attested each : attested) {
        all.add(() -> {
          attest(registry, image.repository(), each);
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

  /** A subject, and what this request attaches to it. */
  private record Attested(Digest subject, List<Artifact> documents) {}

  private Attested attested(Publishable image, Subject subject, Instant time) {
    String repository = image.repository();
    Artifact.Subject to =
        new Artifact.Subject(subject.digest(), subject.mediaType(), subject.size());
    byte[] packages =
        subject.whole()
            ? Sbom.ofIndex(repository, subject.digest(), subject.fragments(), time)
            : Sbom.of(repository, subject.fragments().getFirst(), time);
    byte[] provenance =
        Provenance.of(image, subject.digest(), subject.fragments(), origins.get(), time);
    return new Attested(
        subject.digest(),
        List.of(
            Artifact.of(Sbom.TYPE, packages, to), Artifact.of(Provenance.TYPE, provenance, to)));
  }

  /**
   * Notes what is about to be added, before any of it is: an earlier request may have published the
   * very same images, and what it attached is not ours to take back.
   */
  private void note(Notes notes, String repository, List<Attested> attested)
      throws FailureException, InterruptedException {
    notes.put(REPOSITORY, repository);
    notes.put(
        ATTACHED,
        String.join(
            " ",
            attested.stream()
                .flatMap(each -> each.documents().stream())
                .map(document -> document.subject() + "=" + document.manifest().digest())
                .toList()));
    if (key != null && notes.get(SIGNED).isEmpty()) {
      notes.put(SIGNED, String.join(" ", unsigned(repository, key, attested)));
    }
  }

  private List<String> unsigned(String repository, SigningKey key, List<Attested> attested)
      throws FailureException, InterruptedException {
    List<Together.Task<String>> questions = new ArrayList<>();
    for (RegistryClient registry : registries) {
      CosignSignature signatures = new CosignSignature(registry, repository, key);
      for (Attested each : attested) {
        String ours = registry.access().host() + "=" + each.subject();
        questions.add(() -> signatures.isSigned(each.subject()) ? "" : ours);
      }
    }
    return Together.run(questions).stream().filter(ours -> !ours.isEmpty()).toList();
  }

  private void attest(RegistryClient registry, String repository, Attested attested)
      throws FailureException, InterruptedException {
    new Referrers(registry, repository).attach(attested.documents());
    if (key != null) {
      new CosignSignature(registry, repository, key).sign(attested.subject());
    }
  }

  @Override
  public void undo(Phase phase, Notes notes) throws FailureException, InterruptedException {
    String repository = notes.get(REPOSITORY).orElse("");
    Map<String, Set<Digest>> attached = pairs(notes, ATTACHED);
    Map<String, Set<Digest>> signed = pairs(notes, SIGNED);
    for (RegistryClient registry : registries) {
      if (key != null) {
        CosignSignature signatures = new CosignSignature(registry, repository, key);
        for (Digest subject : signed.getOrDefault(registry.access().host(), Set.of())) {
          signatures.withdraw(subject);
        }
      }
      Referrers referrers = new Referrers(registry, repository);
      for (Map.Entry<String, Set<Digest>> each : attached.entrySet()) {
        referrers.detach(new Digest(each.getKey()), each.getValue());
      }
    }
    for (String noted : List.of(ATTACHED, SIGNED, REPOSITORY, TIME)) {
      notes.remove(noted);
    }
  }

  /** The digests that are noted as {@code KEY=DIGEST}, by key. */
  private static Map<String, Set<Digest>> pairs(Notes notes, String key) {
    Map<String, Set<Digest>> pairs = new TreeMap<>();
    for (String pair : notes.get(key).orElse("").split(" ", -1)) {
      int middle = pair.lastIndexOf('=');
      if (middle > 0) {
        pairs
            .computeIfAbsent(pair.substring(0, middle), _ -> new LinkedHashSet<>())
            .add(new Digest(pair.substring(middle + 1)));
      }
    }
    return pairs;
  }
}
