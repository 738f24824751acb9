package io.osbs.builder;

import io.osbs.cluster.document.Report;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a task's image is built. Safe for use by several threads. */
public interface ContainerBuilds {

  /**
   * What a task wants built.
   *
   * @param section of osbs.conf: {@code default} or {@code scratch}
   * @param source a git URL
   * @param ref commit, branch or tag
   * @param branch the branch the commit is on
   */
  record Wanted(
      String section,
      String source,
      String ref,
      String branch,
      RequestClass requestClass,
      List<Platform> platforms,
      @Nullable String release,
      KojiTask task) {
    public Wanted {
      platforms = List.copyOf(platforms);
    }
  }

  /** The build that was made for a task before, by this builder or another one. */
  Optional<RunningBuild> find(String section, KojiTask task) throws FailureException;

  /** The labels that the Dockerfile at the wanted commit sets. */
  Map<String, String> labels(Wanted wanted) throws FailureException, InterruptedException;

  /** Makes the build; the same task's build is only made once. */
  RunningBuild start(Wanted wanted) throws FailureException, InterruptedException;

  /** An orchestrator build. Used by one thread. */
  interface RunningBuild extends AutoCloseable {

    /** The build's name on its cluster. */
    String name();

    /** The next bytes of its log; none when there are no more at present. */
    byte[] log() throws FailureException;

    /** Where it stands. */
    Report report() throws FailureException;

    /** Asks it to end, with its worker builds. */
    void cancel() throws FailureException;

    @Override
    void close();
  }
}
