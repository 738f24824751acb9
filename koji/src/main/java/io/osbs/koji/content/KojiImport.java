package io.osbs.koji.content;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.publish.Publishable;
import io.osbs.koji.content.Metadata.Nvr;
import io.osbs.koji.hub.FaultCode;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Uploads;
import io.osbs.process.FileFailures;
import io.osbs.process.Pause;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Koji's part in publishing. The build's name, version and release are reserved before anything is
 * built, and what the hub said is noted at once; whatever answer gets lost, the hub is asked what
 * became of it.
 */
public final class KojiImport implements PublishPart {

  private static final String BUILD = "build";
  private static final String TOKEN = "token";
  private static final String RELEASE = "release";
  private static final String RESERVING = "reserving";
  private static final String DIRECTORY = "directory";
  private static final String IMPORTED = "imported";
  private static final String TAG_TASK = "tag-task";

  private static final long BUILDING = 0;
  private static final long COMPLETE = 1;
  private static final long FAILED = 3;
  private static final long CANCELED = 4;
  private static final int RELEASES = 10;
  private static final int PIECE = 8 * 1024 * 1024;
  private static final int TAG_LOOKS = 720;
  private static final Duration TAG_INTERVAL = Duration.ofSeconds(5);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final Opening opening;
  private final Material material;
  private final Means means;
  private final LongConsumer imported;
  private @Nullable HubSession session;

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

  private HubSession session() throws HubException, FailureException, InterruptedException {
    if (session == null) {
      session = opening.open();
    }
    return session;
  }

  // ---- before the build

  @Override
  public Request prepare(Request request, Map<String, String> labels, Notes notes)
      throws FailureException, InterruptedException {
    if (notes.get(BUILD).isPresent()) {
      return request.withRelease(notes.get(RELEASE).orElseThrow());
    }
    String name = required(labels, "com.redhat.component");
    String version = required(labels, "version");
    String asked = request.release() != null ? request.release() : labels.get(RELEASE);
    try {
      checkPackage(request, name);
      if (asked != null && !asked.isEmpty()) {
        reserve(new Nvr(name, version, asked), notes);
        return request.withRelease(asked);
      }
      return request.withRelease(reserveNext(name, version, notes));
    } catch (HubException e) {
      throw e.asFailure();
    }
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

  private void checkPackage(Request request, String name)
      throws HubException, FailureException, InterruptedException {
    KojiTask task = request.koji();
    if (task == null) {
      return;
    }
    String tag = destination(task.target());
    Object config = session().call("getPackageConfig", tag, name);
    if (config == null || HubSession.read("getPackageConfig", config, Struct::of).flag("blocked")) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "package %s is %s for tag %s; ask the tag's owner: koji add-pkg --owner NAME %s %s"
              .formatted(name, config == null ? "not listed" : "blocked", tag, tag, name));
    }
  }

  private String destination(String target)
      throws HubException, FailureException, InterruptedException {
    Object found = session().call("getBuildTarget", target);
    if (found == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "Koji knows no build target '%s'".formatted(target));
    }
    return HubSession.read(
        "getBuildTarget", found, value -> Struct.of(value).text("dest_tag_name"));
  }

  private String reserveNext(String name, String version, Notes notes)
      throws HubException, FailureException, InterruptedException {
    FailureException last = null;
    for (int tried = 0; tried < RELEASES; tried++) {
      Object next = session().call("getNextRelease", Map.of("name", name, "version", version));
      Nvr nvr = new Nvr(name, version, String.valueOf(next));
      try {
        reserve(nvr, notes);
        return nvr.release();
      } catch (FailureException e) {
        if (e.failure().kind() != FailureKind.CONFIGURATION) {
          throw e;
        }
        // Another build was faster; the hub counts it from now on.
        last = e;
        means.pause().pause(Duration.ofSeconds(1));
      }
    }
    throw Objects.requireNonNull(last);
  }

  private void reserve(Nvr nvr, Notes notes)
      throws HubException, FailureException, InterruptedException {
    boolean begunBefore = notes.get(RESERVING).filter(nvr.toString()::equals).isPresent();
    if (begunBefore) {
      giveUpUnknown(nvr);
    }
    notes.put(RESERVING, nvr.toString());
    MethodCall call = MethodCall.of("CGInitBuild", Metadata.GENERATOR, nvr.struct());
    Struct answer;
    try {
      answer = session().struct(call);
    } catch (HubException.AnswerLost | HubException.Unreadable _) {
      giveUpUnknown(nvr);
      answer = session().struct(call);
    } catch (HubException.Fault fault) {
      if (!fault.is(FaultCode.GENERIC)) {
        throw fault;
      }
      notes.remove(RESERVING);
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "Koji does not give %s to this build: %s; choose another release"
              .formatted(nvr, fault.text()));
    }
    Struct reservation = answer;
    notes.put(RELEASE, nvr.release());
    notes.put(TOKEN, HubSession.read("CGInitBuild", "", _ -> reservation.text("token")));
    notes.put(
        BUILD,
        HubSession.read("CGInitBuild", "", _ -> Long.toString(reservation.number("build_id"))));
  }

  /** A reservation of ours whose token nobody knows is cancelled: then it can be made again. */
  private void giveUpUnknown(Nvr nvr) throws HubException, FailureException, InterruptedException {
    Object found = session().call("getBuild", nvr.toString());
    if (found == null) {
      return;
    }
    Struct build = HubSession.read("getBuild", found, Struct::of);
    Struct me = session().struct(MethodCall.of("getLoggedInUser"));
    boolean ours =
        build.optionalNumber("state").filter(state -> state == BUILDING).isPresent()
            && build.optionalNumber("owner_id").equals(me.optionalNumber("id"));
    if (ours) {
      session().call("cancelBuild", build.optionalNumber("id").orElse(0L));
    }
  }

  // ---- the import

  @Override
  public void run(PublishStep step, Publishable image, Notes notes)
      throws FailureException, InterruptedException {
    try {
      long build = importOnce(image, notes);
      imported.accept(build);
      KojiTask task = image.request().koji();
      if (task != null) {
        tag(task, build, notes);
      }
    } catch (HubException e) {
      throw e.asFailure();
    }
  }

  private long importOnce(Publishable image, Notes notes)
      throws HubException, FailureException, InterruptedException {
    if (notes.get(IMPORTED).isPresent()) {
      return Long.parseLong(notes.get(IMPORTED).get());
    }
    long build = Long.parseLong(notes.get(BUILD).orElseThrow(KojiImport::notReserved));
    if (!isComplete(build)) {
      String token = notes.get(TOKEN).orElseThrow(KojiImport::notReserved);
      String directory = directory(notes);
      upload(image, build, directory, notes);
      try {
        session()
            .call(
                MethodCall.of("CGImport", "metadata.json", directory).named(Map.of(TOKEN, token)));
      } catch (HubException.AnswerLost | HubException.Unreadable e) {
        if (!isComplete(build)) {
          throw e;
        }
      }
    }
    notes.put(IMPORTED, Long.toString(build));
    return build;
  }

  private static IllegalStateException notReserved() {
    return new IllegalStateException("the build was not reserved");
  }

  private boolean isComplete(long build)
      throws HubException, FailureException, InterruptedException {
    return HubSession.read(
            "getBuild",
            session().call("getBuild", build),
            value -> Struct.of(value).number("state"))
        == COMPLETE;
  }

  private String directory(Notes notes) throws FailureException {
    if (notes.get(DIRECTORY).isPresent()) {
      return notes.get(DIRECTORY).get();
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      letters.append(LETTERS.charAt(means.random().nextInt(LETTERS.length())));
    }
    String directory =
        "koji-upload/%d.%s".formatted(means.clock().instant().getEpochSecond(), letters);
    notes.put(DIRECTORY, directory);
    return directory;
  }

  private void upload(Publishable image, long build, String directory, Notes notes)
      throws HubException, FailureException, InterruptedException {
    Nvr nvr = nvr(image, notes);
    List<Metadata.Image> images = new ArrayList<>();
    List<Metadata.Log> logs = new ArrayList<>();
    for (Fragment fragment : image.fragments()) {
      Platform platform = fragment.platform();
      Material.Archive archive = material.archive(fragment);
      String hex = archive.id().substring(archive.id().indexOf(':') + 1);
      images.add(
          new Metadata.Image(
              fragment,
              upload(
                  directory, "docker-image-%s.%s.tar.gz".formatted(hex, platform), archive.file()),
              archive,
              material.built(platform)));
      logs.add(
          new Metadata.Log(
              upload(directory, platform + ".log", material.log(platform)),
              platform.name(),
              Metadata.buildroot(fragment)));
    }
    logs.add(
        new Metadata.Log(
            upload(directory, "orchestrator.log", material.log(null)),
            "noarch",
            Metadata.buildroot(image.fragments().getFirst())));
    KojiTask task = image.request().koji();
    String userData = task == null ? null : task.userData();
    Metadata.Whole whole =
        new Metadata.Whole(
            nvr,
            build,
            image,
            images,
            logs,
            material.started().getEpochSecond(),
            means.clock().instant().getEpochSecond(),
            means.version(),
            userData == null ? null : means.readJson().read(userData));
    // Without control characters: a hub sends back what it is given, and nobody could read it.
    byte[] metadata = means.json().write(Harmless.map(Metadata.of(whole)));
    new Uploads(session(), means.fastUpload()).write(directory, "metadata.json", 0, metadata);
  }

  private static Nvr nvr(Publishable image, Notes notes) {
    Map<String, String> labels = image.fragments().getFirst().labels();
    return new Nvr(
        labels.getOrDefault("com.redhat.component", ""),
        labels.getOrDefault("version", ""),
        notes.get(RELEASE).orElse(""));
  }

  private Metadata.Uploaded upload(String directory, String name, Path file)
      throws HubException, FailureException, InterruptedException {
    Uploads uploads = new Uploads(session(), means.fastUpload());
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long offset = 0;
      byte[] piece = in.readNBytes(PIECE);
      do {
        uploads.write(directory, name, offset, piece);
        digest.update(piece);
        offset += piece.length;
        piece = in.readNBytes(PIECE);
      } while (piece.length > 0);
      return new Metadata.Uploaded(name, offset, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw FileFailures.of("read for Koji", file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  // ---- the tag

  private void tag(KojiTask koji, long build, Notes notes)
      throws HubException, FailureException, InterruptedException {
    String tag = destination(koji.target());
    long task;
    if (notes.get(TAG_TASK).isPresent()) {
      task = Long.parseLong(notes.get(TAG_TASK).get());
    } else if (isTagged(tag, build)) {
      return;
    } else {
      task = session().number(MethodCall.of("tagBuild", tag, build));
      notes.put(TAG_TASK, Long.toString(task));
    }
    for (int looked = 0; looked < TAG_LOOKS; looked++) {
      long state =
          HubSession.read(
              "getTaskInfo",
              session().call("getTaskInfo", task),
              value -> Struct.of(value).number("state"));
      if (state == 2) {
        return;
      }
      if (state == CANCELED - 1 || state == 5) {
        notes.remove(TAG_TASK);
        if (isTagged(tag, build)) {
          return;
        }
        throw new FailureException(
            Failure.of(
                FailureKind.CONFIGURATION,
                "Koji's task %d did not tag build %d into %s; see 'koji taskinfo -r %d'"
                    .formatted(task, build, tag, task)));
      }
      means.pause().pause(TAG_INTERVAL);
    }
    throw FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "Koji's task %d to tag build %d into %s is not done after an hour; is there a kojid for the"
                .formatted(task, build, tag)
            + " channel 'default'?");
  }

  private boolean isTagged(String tag, long build)
      throws HubException, FailureException, InterruptedException {
    for (Struct each : session().structs(MethodCall.of("listTagged", tag))) {
      if (each.optionalNumber("build_id").filter(id -> id == build).isPresent()) {
        return true;
      }
    }
    return false;
  }

  // ---- giving back

  @Override
  public void undo(Phase phase, Notes notes) throws FailureException, InterruptedException {
    try {
      if (notes.get(BUILD).isPresent()) {
        refund(phase, notes);
      } else if (notes.get(RESERVING).isPresent()) {
        String[] nvr = notes.get(RESERVING).get().split("-(?=[^-]*-[^-]*$)|-(?=[^-]*$)", -1);
        giveUpUnknown(new Nvr(nvr[0], nvr[1], nvr[2]));
      }
      for (String key : List.of(BUILD, TOKEN, RELEASE, RESERVING, DIRECTORY)) {
        if (notes.get(key).isPresent()) {
          notes.remove(key);
        }
      }
    } catch (HubException e) {
      throw e.asFailure();
    }
  }

  private void refund(Phase phase, Notes notes)
      throws HubException, FailureException, InterruptedException {
    long build = Long.parseLong(notes.get(BUILD).orElseThrow());
    try {
      session()
          .call(
              "CGRefundBuild",
              Metadata.GENERATOR,
              build,
              notes.get(TOKEN).orElse(""),
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
