package io.osbs.koji.content;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.publish.Publishable;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Koji's part in publishing. The build's name, version and release are reserved before anything is
 * built, and what the hub said is noted at once; whatever answer gets lost, the hub is asked what
 * became of it. A session lasts as long as one of the part's methods: hours lie between them.
 */
public final class KojiImport implements PublishPart {

  /** Each is tried for as long as a {@link io.osbs.koji.hub.Patience} has it: ten minutes. */
  private static final int SESSIONS = 7;

  private final Opening opening;
  private final Material material;
  private final Means means;
  private final LongConsumer imported;

  /** Logs in to the hub. */
  @FunctionalInterface
  public interface Opening {
    /** A session of a user who may import. */
    HubSession open() throws HubException, FailureException, InterruptedException;
  }

  /**
   * What it needs from the program around it.
   *
   * @param json writes a struct
   * @param readJson reads an object
   * @param version of this program
   */
  public record Means(
      Json json,
      ReadJson readJson,
      String version,
      boolean fastUpload,
      InstantSource clock,
      RandomGenerator random,
      Pause pause) {}

  /** Writes JSON. */
  @FunctionalInterface
  public interface Json {
    /** The object as UTF-8, its control characters escaped. */
    byte[] write(Map<String, ? extends @Nullable Object> object);
  }

  /** Reads a JSON object. */
  @FunctionalInterface
  public interface ReadJson {
    /** The object's members. */
    Map<String, ?> read(String text) throws FailureException;
  }

  /**
   * A part.
   *
   * @param imported told the number of the build, once it is there
   */
  public KojiImport(Opening opening, Material material, Means means, LongConsumer imported) {
    this.opening = opening;
    this.material = material;
    this.means = means;
    this.imported = imported;
  }

  @Override
  public String name() {
    return "koji";
  }

  @Override
  public Set<PublishStep> steps(Request request) {
    return request.requestClass() == RequestClass.SCRATCH
        ? Set.of()
        : Set.of(PublishStep.KOJI_IMPORT);
  }

  private interface Work<T> {
    T in(HubSession session) throws HubException, FailureException, InterruptedException;
  }

  /** Everything here may be begun again, so a session that ends amid it is replaced once. */
  private <T> T inSession(Work<T> work) throws FailureException, InterruptedException {
    try {
      try {
        return inOneSession(work);
      } catch (HubException.Fault fault) {
        if (!fault.endsSession()) {
          throw fault;
        }
      }
      return inOneSession(work);
    } catch (HubException e) {
      throw e.asFailure();
    }
  }

  private <T> T inOneSession(Work<T> work)
      throws HubException, FailureException, InterruptedException {
    HubSession session = opening.open();
    boolean heard = true;
    try {
      return work.in(session);
    } catch (HubException.Unreachable e) {
      // To say goodbye to nobody would take as long again.
      heard = false;
      throw e;
    } finally {
      if (heard) {
        session.logout();
      }
    }
  }

  /** For what is not taken back any more: an hour without a hub is no reason to give up. */
  private <T> T persistently(Work<T> work) throws FailureException, InterruptedException {
    for (int left = SESSIONS; ; left--) {
      try {
        return inSession(work);
      } catch (FailureException e) {
        if (left == 1 || !(e.getCause() instanceof HubException.Unreachable)) {
          throw e;
        }
      }
    }
  }

  @Override
  public Request prepare(Request request, Map<String, String> labels, Notes notes)
      throws FailureException, InterruptedException {
    String release =
        inSession(session ->
            new Reservation(session, notes, means.pause())
                .reserve(request, labels, new Destinations(session)));
    return request.withRelease(release);
  }

  @Override
  public void run(PublishStep step, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    long build =
        persistently(session -> new Import(session, material, means, notes).importOnce(image));
    imported.accept(build);
    KojiTask task = image.request().koji();
    if (task != null) {
      boolean _ =
          persistently(session ->
              new Tagging(session, notes, means.pause())
                  .tag(
                      new Destinations(session).tag(task.target()),
                      Import.nvr(image, notes),
                      build));
    }
  }

  @Override
  public void undo(Phase phase, Notes notes) throws FailureException, InterruptedException {
    if (Reservation.isNoted(notes)) {
      String nvr = Reservation.noted(notes);
      try {
        boolean _ =
            inSession(session -> new Reservation(session, notes, means.pause()).giveBack(phase));
      } catch (FailureException e) {
        Failure failure = e.failure();
        throw new FailureException(
            new Failure(
                failure.kind(),
                failure.cause(),
                failure.platform(),
                "%s; Koji keeps %s reserved: 'koji cancel %s' gives it back"
                    .formatted(failure.message(), nvr, nvr),
                failure.evidence()),
            e);
      }
    }
  }
}
