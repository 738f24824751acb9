package io.osbs.cluster;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A build seen from inside: what the reactor knows about the process it runs in. Safe for use by
 * several threads.
 */
public interface OwnBuild extends AutoCloseable {

  BuildName name();

  /** Unique over all builds that ever had this name. */
  String uid();

  BuildKind kind();

  /** When the build was created, by the clock of its cluster: deadlines count from here. */
  Instant created();

  /** The variables its creator gave it; the request is among them. */
  Map<String, String> environment();

  /** Where the file is that a configuration file calls {@code configuredPath}. */
  Path resolve(String configuredPath);

  /** A directory for whatever the build needs on disk; gone when the build has ended. */
  Path workDirectory() throws ClusterException;

  /** The directory that was copied into the build when it was created. */
  Optional<Path> sourceDirectory();

  /**
   * Says that this orchestrator build is ready to place its worker builds: from now on it mostly
   * waits. Where builds share a machine, the next one gets ready then. Said once or more, or never.
   */
  default void prepared() {}

  /** Sets an annotation of this build, leaving the others; an empty value removes it. */
  void annotate(String key, String value) throws ClusterException;

  /** True as soon as somebody asked this build to end. Cheap enough to be asked every second. */
  boolean cancelRequested();

  /**
   * Passes the fence of a worker build: writes this build's uid into the slot it was created for.
   *
   * @return false when that slot is no longer this build's; it then must end without working
   */
  boolean claimSlot(int number, String slotUid) throws ClusterException;

  /** Stores what the build produced, replacing what it stored before. */
  void storeResult(byte[] result) throws ClusterException;

  /**
   * Says how the build ended. Nothing may be done with the build afterwards, except to close it.
   *
   * @param phase a final phase
   * @param failure why, unless it is Complete
   */
  void finish(Phase phase, @Nullable Failure failure) throws ClusterException;

  /** Lets go of the build. One that was not finished counts as lost. */
  @Override
  void close();
}
