package io.osbs.koji.content;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.KojiTask;
import io.osbs.core.image.Platform;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.Publishable;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Uploads;
import io.osbs.process.FileFailures;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Uploads images, logs and metadata, and has the hub import them. */
final class Import {

  private static final String IMPORTED = "imported";

  private static final long COMPLETE = 1;
  private static final long TASK_CANCELED = 3;
  private static final int PIECE = 8 * 1024 * 1024;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final HubSession session;
  private final Material material;
  private final KojiImport.Means means;
  private final Notes notes;
  private final Reservation reservation;

  Import(HubSession session, Material material, KojiImport.Means means, Notes notes) {
    this.session = session;
    this.material = material;
    this.means = means;
    this.notes = notes;
    this.reservation = new Reservation(session, notes, means.pause());
  }

  /** The number of the build, which is there by then. */
  long importOnce(Publishable image) throws HubException, FailureException, InterruptedException {
    if (notes.get(IMPORTED).isPresent()) {
      return Long.parseLong(notes.get(IMPORTED).get());
    }
    Nvr nvr = nvr(image, notes);
    long build = reservation.build(nvr);
    if (!isComplete(build)) {
      requireWanted(image.request().koji());
      importInto(build, nvr, image);
    }
    notes.put(IMPORTED, Long.toString(build));
    return build;
  }

  private void importInto(long build, Nvr nvr, Publishable image)
      throws HubException, FailureException, InterruptedException {
    // A new directory each time: what another run left in the last one is in nobody's way.
    String directory = directory();
    upload(image, nvr, build, directory);
    MethodCall call =
        MethodCall.of("CGImport", "metadata.json", directory)
            .named(Map.of("token", reservation.token()));
    try {
      session.call(call);
    } catch (HubException.AnswerLost | HubException.Unreadable e) {
      if (!isComplete(build)) {
        throw e;
      }
    } catch (HubException.Fault fault) {
      if (isComplete(build)) {
        // By an earlier try, or by another run of ours.
        return;
      }
      if (!fault.endsSession()) {
        giveBackAfter(fault);
      }
      throw fault;
    }
  }

  /** The refusal is what has to be told, whatever else goes wrong now. */
  private void giveBackAfter(HubException.Fault fault)
      throws FailureException, InterruptedException {
    try {
      reservation.giveBackAfterRefusal();
    } catch (HubException e) {
      fault.addSuppressed(e);
    }
  }

  /** Whoever cancels the task does not want its build, also where no builder could tell us. */
  private void requireWanted(@Nullable KojiTask task)
      throws HubException, FailureException, InterruptedException {
    if (task == null) {
      return;
    }
    long state =
        HubSession.read(
            "getTaskInfo",
            session.call("getTaskInfo", task.id()),
            value -> Struct.of(value).number("state"));
    if (state == TASK_CANCELED) {
      reservation.giveBackAfterRefusal();
      throw FailureException.of(
          FailureKind.CANCELLED,
          "Koji's task %d was cancelled, so nothing is imported; submit it again"
              .formatted(task.id()));
    }
  }

  private boolean isComplete(long build) throws HubException, InterruptedException {
    return HubSession.read(
            "getBuild", session.call("getBuild", build), value -> Struct.of(value).number("state"))
        == COMPLETE;
  }

  private String directory() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      letters.append(LETTERS.charAt(means.random().nextInt(LETTERS.length())));
    }
    return "koji-upload/%d.%s".formatted(means.clock().instant().getEpochSecond(), letters);
  }

  static Nvr nvr(Publishable image, Notes notes) {
    Map<String, String> labels = image.fragments().getFirst().labels();
    return new Nvr(
        labels.getOrDefault("com.redhat.component", ""),
        labels.getOrDefault("version", ""),
        Reservation.release(notes));
  }

  private void upload(Publishable image, Nvr nvr, long build, String directory)
      throws HubException, FailureException, InterruptedException {
    List<Metadata.Image> images = new ArrayList<>();
    List<Metadata.Log> logs = new ArrayList<>();
    for (Fragment fragment : image.fragments()) {
      Platform platform = fragment.platform();
      Material.Archive archive = material.archive(fragment);
      String hex = archive.id().substring(archive.id().indexOf(':') + 1);
      String name = "docker-image-%s.%s.tar.gz".formatted(hex, platform);
      Metadata.Uploaded file = upload(directory, name, archive.file());
      remove(archive.file());
      images.add(new Metadata.Image(fragment, file, archive, material.worker(platform)));
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
    byte[] metadata =
        means.json().write(Harmless.map(Metadata.of(whole(nvr, build, image, images, logs))));
    new Uploads(session, means.fastUpload()).write(directory, "metadata.json", 0, metadata);
  }

  private Metadata.Whole whole(
      Nvr nvr, long build, Publishable image, List<Metadata.Image> images, List<Metadata.Log> logs)
      throws HubException, FailureException, InterruptedException {
    KojiTask task = image.request().koji();
    String userData = task == null ? null : task.userData();
    String parent = task == null ? null : task.parentBuild();
    return new Metadata.Whole(
        nvr,
        build,
        image,
        images,
        logs,
        material.started().getEpochSecond(),
        means.clock().instant().getEpochSecond(),
        means.version(),
        parent == null ? null : ParentBuild.number(session, parent).orElse(null),
        userData == null ? null : means.readJson().read(userData));
  }

  private static void remove(Path file) throws FailureException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FileFailures.of("remove what was sent to Koji", file, e);
    }
  }

  private Metadata.Uploaded upload(String directory, String name, Path file)
      throws HubException, FailureException, InterruptedException {
    Uploads uploads = new Uploads(session, means.fastUpload());
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
}
