package io.osbs.publish;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.image.Digest;
import io.osbs.core.time.Pause;
import io.osbs.process.Together;
import io.osbs.publish.oci.Digests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves the floating tags of a repository. Registries cannot compare and set, so builds of one
 * orchestrator cluster take turns: a {@link TagRegister} on that cluster is held by one at a time
 * and remembers what each tag was moved to. Where a tag has moved since this build looked, be it by
 * a build that overtook this one or by somebody else, the newer version-release has it.
 */
public final class TagMoves {

  /** Who dies while holding the register keeps the others waiting for so long. */
  private static final Duration HOLD = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final TagStore store;
  private final String repository;
  private final Documents documents;
  private final Holder holder;
  private final InstantSource clock;
  private final Pause pause;
  private final Consumer<String> log;

  /**
   * Who moves.
   *
   * @param name unique to the run
   * @param request the same for all runs of a request
   * @param looked when it last knew what the tags name: the beginning of the build
   */
  public record Holder(String name, String request, Instant looked) {}

  /**
   * Moves in one repository.
   *
   * @param documents of the orchestrator cluster
   * @param log told of every tag that is left alone
   */
  public TagMoves(
      TagStore store,
      String repository,
      Documents documents,
      Holder holder,
      InstantSource clock,
      Pause pause,
      Consumer<String> log) {
    this.store = store;
    this.repository = repository;
    this.documents = documents;
    this.holder = holder;
    this.clock = clock;
    this.pause = pause;
    this.log = log;
  }

  /** Moves tags without a further look. */
  @FunctionalInterface
  public interface Setter {
    void set(List<String> tags) throws FailureException, InterruptedException;
  }

  /** The document that a repository's register is. */
  static String documentName(String reference) {
    String hash = Digests.of(reference.getBytes(StandardCharsets.UTF_8)).hex();
    return "osbs-tags-" + hash.substring(0, 20);
  }

  /**
   * Moves tags to an index that the store has.
   *
   * @param ours version and release of the image; empty when it does not say
   * @param setter moves those that are ours
   * @return the tags that name the index now
   * @throws FailureException {@code INFRASTRUCTURE} also when the register is not to be had
   */
  public List<String> move(
      Digest index, List<String> tags, Optional<VersionRelease> ours, Setter setter)
      throws FailureException, InterruptedException {
    String name = documentName(store.reference(repository, "any"));
    TagRegister register = take(name);
    Map<String, TagRegister.Moved> moved = new LinkedHashMap<>();
    List<String> mine = new ArrayList<>();
    try {
      List<Optional<Digest>> now = look(tags);
      for (int at = 0; at < tags.size(); at++) {
        String tag = tags.get(at);
        if (isOurs(tag, now.get(at), index, register, ours)) {
          mine.add(tag);
        }
      }
      List<String> open = new ArrayList<>(mine);
      for (int at = 0; at < tags.size(); at++) {
        if (now.get(at).filter(index::equals).isPresent()) {
          open.remove(tags.get(at));
        }
      }
      if (!open.isEmpty()) {
        setter.set(open);
      }
      String version = ours.map(VersionRelease::toString).orElse("");
      for (String tag : mine) {
        moved.put(tag, new TagRegister.Moved(index, version, holder.request(), clock.instant()));
      }
    } finally {
      release(name, register, moved);
    }
    return List.copyOf(mine);
  }

  private List<Optional<Digest>> look(List<String> tags)
      throws FailureException, InterruptedException {
    List<Together.Task<Optional<Digest>>> looks = new ArrayList<>();
    tags.forEach(tag -> looks.add(() -> store.find(repository, tag)));
    return Together.run(looks);
  }

  private boolean isOurs(
      String tag,
      Optional<Digest> now,
      Digest index,
      TagRegister register,
      Optional<VersionRelease> ours)
      throws FailureException, InterruptedException {
    TagRegister.Moved last = register.tags().get(tag);
    if (now.isEmpty() || now.get().equals(index) || last == null || ours.isEmpty()) {
      return true;
    }
    boolean known = now.get().equals(last.digest());
    boolean overtaken = last.at().isAfter(holder.looked());
    if (known && (!overtaken || last.request().equals(holder.request()))) {
      return true;
    }
    Optional<VersionRelease> theirs =
        known
            ? VersionRelease.parse(last.version())
            : VersionRelease.of(store.labels(repository, now.get()));
    if (theirs.isEmpty() || theirs.get().compareTo(ours.get()) <= 0) {
      log.accept(
          "tag %s moved since this build began, to %s%s; this one is newer and takes it"
              .formatted(tag, now.get(), theirs.map(each -> " (" + each + ")").orElse("")));
      return true;
    }
    log.accept(
        "tag %s stays where it is: it moved since this build began, to %s, whose version-release %s is newer than %s"
            .formatted(tag, now.get(), theirs.get(), ours.get()));
    return false;
  }

  private TagRegister take(String name) throws FailureException, InterruptedException {
    Instant giveUp = clock.instant().plus(PATIENCE);
    while (true) {
      try {
        Optional<byte[]> before = documents.get(name);
        TagRegister register =
            before.isEmpty() ? TagRegister.EMPTY : TagRegister.read(before.get());
        Instant now = clock.instant();
        if (!register.isHeldByOther(holder.name(), now)) {
          TagRegister mine = register.heldBy(holder.name(), now.plus(HOLD));
          if (documents.replace(name, before, mine.write())) {
            return mine;
          }
          continue;
        }
        if (now.isAfter(giveUp)) {
          throw FailureException.of(
              FailureKind.INFRASTRUCTURE,
              "the tags of %s are being moved by %s, until %s at the latest"
                  .formatted(repository, register.holder(), register.until()));
        }
      } catch (ClusterException e) {
        throw unavailable(e);
      }
      pause.pause(GLANCE);
    }
  }

  /** Only what this run took: after the time was over somebody else may have it. */
  private void release(String name, TagRegister mine, Map<String, TagRegister.Moved> moved)
      throws FailureException {
    try {
      documents.replace(
          name, Optional.of(mine.write()), mine.released(moved, clock.instant()).write());
    } catch (ClusterException e) {
      if (!moved.isEmpty()) {
        throw unavailable(e);
      }
    }
  }

  private static FailureException unavailable(ClusterException e) {
    return new FailureException(
        Failure.of(
            FailureKind.INFRASTRUCTURE,
            "the register of tags on the orchestrator cluster is not to be had: "
                + e.fault().detail()),
        e);
  }
}
