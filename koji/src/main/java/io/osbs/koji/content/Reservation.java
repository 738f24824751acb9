package io.osbs.koji.content;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.publish.Notes;
import io.osbs.core.time.Pause;
import io.osbs.koji.hub.FaultCode;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A name, version and release that Koji keeps for a build until that is imported or given up. The
 * hub tells its token once; a reservation of ours whose token got lost is cancelled and made again.
 */
final class Reservation {

  private static final String BUILD = "build";
  private static final String TOKEN = "token";
  private static final String RELEASE = "release";
  private static final String NVR = "reserving";

  private static final long BUILDING = 0;
  private static final long FAILED = 3;
  private static final long CANCELED = 4;

  /** How often the hub is asked for the next free release: others may be faster. */
  private static final int RELEASES = 10;

  private final HubSession session;
  private final Notes notes;
  private final Pause pause;

  Reservation(HubSession session, Notes notes, Pause pause) {
    this.session = session;
    this.notes = notes;
    this.pause = pause;
  }

  /** True when there may be something to give back. */
  static boolean isNoted(Notes notes) {
    return notes.get(BUILD).isPresent() || notes.get(NVR).isPresent();
  }

  /** What was reserved, or was asked for; the name, version and release. */
  static String noted(Notes notes) {
    return notes.get(NVR).orElse("the build");
  }

  /**
   * Reserves what the request asks for, else what the Dockerfile does, else the next free release.
   *
   * @return the release
   */
  String reserve(Request request, Map<String, String> labels, Destinations destinations)
      throws HubException, FailureException, InterruptedException {
    if (notes.get(BUILD).isPresent()) {
      return notes.get(RELEASE).orElseThrow();
    }
    String name = required(labels, "com.redhat.component");
    String version = required(labels, "version");
    String asked = request.release() != null ? request.release() : labels.get(RELEASE);
    KojiTask task = request.koji();
    if (task != null) {
      destinations.check(task.target(), name);
    }
    if (notes.get(NVR).isPresent()) {
      // An earlier run has asked for it, and its answer was not noted.
      giveUpUnknown(Nvr.parse(notes.get(NVR).get()));
    }
    if (asked != null && !asked.isEmpty()) {
      reserve(new Nvr(name, version, asked));
      return asked;
    }
    return reserveNext(name, version);
  }

  private static String required(Map<String, String> labels, String label) throws FailureException {
    String value = labels.get(label);
    if (value == null || value.isEmpty()) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the Dockerfile sets no label '%s', and Koji calls the build by it; add LABEL %s=…"
              .formatted(label, label));
    }
    return value;
  }

  private String reserveNext(String name, String version)
      throws HubException, FailureException, InterruptedException {
    FailureException last = null;
    for (int tried = 0; tried < RELEASES; tried++) {
      Object next = session.call("getNextRelease", Map.of("name", name, "version", version));
      Nvr nvr = new Nvr(name, version, String.valueOf(next));
      try {
        reserve(nvr);
        return nvr.release();
      } catch (FailureException e) {
        if (e.failure().kind() != FailureKind.CONFIGURATION) {
          throw e;
        }
        // Another build was faster; the hub counts it from now on.
        last = e;
        pause.pause(Duration.ofSeconds(1));
      }
    }
    throw Objects.requireNonNull(last);
  }

  private void reserve(Nvr nvr) throws HubException, FailureException, InterruptedException {
    notes.put(NVR, nvr.toString());
    MethodCall call = MethodCall.of("CGInitBuild", Metadata.GENERATOR, nvr.struct());
    Struct answer;
    try {
      try {
        answer = session.struct(call);
      } catch (HubException.AnswerLost | HubException.Unreadable _) {
        giveUpUnknown(nvr);
        answer = session.struct(call);
      }
    } catch (HubException.Fault fault) {
      if (!fault.is(FaultCode.GENERIC)) {
        throw fault;
      }
      notes.remove(NVR);
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "Koji does not give %s to this build: %s; choose another release"
              .formatted(nvr, fault.text()));
    }
    Struct reservation = answer;
    String token = HubSession.read("CGInitBuild", "", _ -> reservation.text("token"));
    long build = HubSession.read("CGInitBuild", "", _ -> reservation.number("build_id"));
    notes.put(RELEASE, nvr.release());
    notes.put(TOKEN, token);
    // The last one: it says that the others are there.
    notes.put(BUILD, Long.toString(build));
  }

  /** A reservation of ours whose token nobody knows is cancelled: then it can be made again. */
  private void giveUpUnknown(Nvr nvr) throws HubException, InterruptedException {
    Object found = session.call("getBuild", nvr.toString());
    if (found == null) {
      return;
    }
    Struct build = HubSession.read("getBuild", found, Struct::of);
    Struct me = session.struct(MethodCall.of("getLoggedInUser"));
    boolean ours =
        build.optionalNumber("state").filter(state -> state == BUILDING).isPresent()
            && build.optionalNumber("owner_id").equals(me.optionalNumber("id"));
    if (ours) {
      try {
        session.call("cancelBuild", build.optionalNumber("id").orElse(0L));
      } catch (HubException.AnswerLost _) {
        return;
      }
    }
  }

  /** The number of the reserved build; reserved anew when it was given back meanwhile. */
  long build(Nvr nvr) throws HubException, FailureException, InterruptedException {
    if (notes.get(BUILD).isEmpty()) {
      reserve(nvr);
    }
    return Long.parseLong(notes.get(BUILD).orElseThrow());
  }

  String token() {
    return notes.get(TOKEN).orElse("");
  }

  /** The release that was reserved; empty before. */
  static String release(Notes notes) {
    return notes.get(RELEASE).orElse("");
  }

  /** Gives up what was reserved, and forgets it: true. */
  boolean giveBack(Phase phase) throws HubException, FailureException, InterruptedException {
    if (notes.get(BUILD).isPresent()) {
      refund(phase);
    } else if (notes.get(NVR).isPresent()) {
      giveUpUnknown(Nvr.parse(notes.get(NVR).get()));
    }
    forget(RELEASE);
    return true;
  }

  /** Gives up what was reserved, but remembers the release: the image carries it. */
  void giveBackAfterRefusal() throws HubException, FailureException, InterruptedException {
    refund(Phase.FAILED);
    forget();
  }

  private void forget(String... more) throws FailureException {
    for (String key : List.of(BUILD, TOKEN, NVR)) {
      notes.remove(key);
    }
    for (String key : more) {
      notes.remove(key);
    }
  }

  private void refund(Phase phase) throws HubException, InterruptedException {
    long build = Long.parseLong(notes.get(BUILD).orElseThrow());
    try {
      session.call(
          "CGRefundBuild",
          Metadata.GENERATOR,
          build,
          token(),
          phase == Phase.CANCELLED ? CANCELED : FAILED);
    } catch (HubException.AnswerLost _) {
      return;
    } catch (HubException.Fault fault) {
      // Given back before, by a run whose answer got lost.
      if (!fault.text().contains("Token doesn't match")) {
        throw fault;
      }
    }
  }
}
