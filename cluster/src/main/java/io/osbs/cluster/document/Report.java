package io.osbs.cluster.document;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Digest;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Loss;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands, as its orchestrator build last wrote it down; in the end, its outcome.
 * Stored as the result of the orchestrator build.
 *
 * @param build the orchestrator build
 * @param phase of the orchestrator build
 * @param step what the orchestrator build is doing, a few words
 * @param image null until the index is stored
 * @param kojiBuild number of the Koji build that it was imported as; null when there is none
 * @param failure null unless the request has failed
 */
public record Report(
    BuildName build,
    String request,
    RequestClass requestClass,
    Phase phase,
    String step,
    Source source,
    Instant created,
    @Nullable Instant finished,
    List<Worker> workers,
    @Nullable Image image,
    @Nullable Long kojiBuild,
    @Nullable Failure failure) {

  public Report {
    workers = List.copyOf(workers);
  }

  /** True for a report that will not change any more. */
  public boolean isFinal() {
    return phase.isFinal();
  }

  /** The same report of a build whose end the orchestrator itself could not write down. */
  public Report ended(Phase how, @Nullable Failure why, @Nullable Instant when) {
    return new Report(
        build,
        request,
        requestClass,
        how,
        step,
        source,
        created,
        when,
        workers,
        image,
        kojiBuild,
        failure == null ? why : failure);
  }

  /**
   * One platform.
   *
   * @param cluster null while it has no place
   * @param build the current worker build; null while there is none
   * @param phase of the worker build; New while there is none
   * @param digest of the platform's image; null until it is there
   * @param attempt from 1
   * @param step what it is doing or waiting for, a few words
   * @param since since when
   * @param losses attempts that infrastructure failures ended, oldest first
   */
  public record Worker(
      Platform platform,
      @Nullable String cluster,
      @Nullable BuildName build,
      Phase phase,
      @Nullable Digest digest,
      int attempt,
      String step,
      Instant since,
      List<Loss> losses) {
    public Worker {
      losses = List.copyOf(losses);
    }

    /** One that has lost nothing. */
    public Worker(
        Platform platform,
        @Nullable String cluster,
        @Nullable BuildName build,
        Phase phase,
        @Nullable Digest digest,
        int attempt,
        String step,
        Instant since) {
      this(platform, cluster, build, phase, digest, attempt, step, since, List.of());
    }
  }

  /**
   * The image index.
   *
   * @param references what skopeo takes
   */
  public record Image(Digest digest, List<String> references) {
    public Image {
      references = List.copyOf(references);
    }
  }
}
