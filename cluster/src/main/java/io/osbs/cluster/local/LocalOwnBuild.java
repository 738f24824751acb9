package io.osbs.cluster.local;

import io.osbs.cluster.MountTable;
import io.osbs.cluster.OwnBuild;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A build's directory as its own process uses it, which holds the build's lock. */
final class LocalOwnBuild implements OwnBuild {

  private static final Logger LOG = LoggerFactory.getLogger(LocalOwnBuild.class);

  private final BuildDirectory directory;
  private final StateDirectory state;
  private final StoredBuild stored;
  private final InstantSource clock;
  private final SlotFiles slots;
  private final Remains remains;
  private final FileLocks.Held alive;
  private final MountTable mounts;

  // Guarded by this.
  private @Nullable BuildStatus status;
  private Processors.@Nullable Share processors;
  private Preparations.@Nullable Ticket preparing;

  LocalOwnBuild(
      BuildDirectory directory,
      StateDirectory state,
      StoredBuild stored,
      LocalMachine machine,
      Remains remains,
      FileLocks.Held alive) {
    this.directory = directory;
    this.state = state;
    this.stored = stored;
    this.clock = machine.clock();
    this.slots = new SlotFiles(state, machine);
    this.remains = remains;
    this.alive = alive;
    this.mounts = directory.mountTable(stored);
  }

  /** Replaces the build's status and tells those who watch. */
  synchronized void write(BuildStatus next) throws IOException {
    directory.writeStatus(next);
    status = next;
    state.changed();
  }

  /** Keeps processors until the build is closed. */
  synchronized void hold(Processors.Share share) {
    processors = share;
  }

  /** Counts as getting ready until {@link #prepared}. */
  synchronized void hold(Preparations.Ticket ticket) {
    preparing = ticket;
  }

  @Override
  public synchronized void prepared() {
    if (preparing != null) {
      preparing.close();
      preparing = null;
    }
  }

  @Override
  public BuildName name() {
    return stored.spec().name();
  }

  @Override
  public String uid() {
    return stored.uid();
  }

  @Override
  public BuildKind kind() {
    return stored.spec().kind();
  }

  @Override
  public Instant created() {
    return stored.created();
  }

  @Override
  public Map<String, String> environment() {
    return stored.spec().environment();
  }

  @Override
  public Path resolve(String configuredPath) {
    return mounts.resolve(configuredPath);
  }

  @Override
  public Path workDirectory() throws ClusterException {
    try {
      return Files.createDirectories(directory.work());
    } catch (IOException e) {
      throw Faults.of("make the work directory of build " + name(), directory.work(), e);
    }
  }

  @Override
  public Optional<Path> sourceDirectory() {
    return stored.spec().source() == null ? Optional.empty() : Optional.of(directory.source());
  }

  @Override
  public void annotate(String key, String value) throws ClusterException {
    Annotations.change(state, name(), Map.of(key, value));
  }

  @Override
  public boolean cancelRequested() {
    return directory.cancelRequested();
  }

  @Override
  public boolean claimSlot(int number, String slotUid) throws ClusterException {
    return slots.claim(number, slotUid, name(), uid());
  }

  @Override
  public void storeResult(byte[] result) throws ClusterException {
    try {
      // Forced to disk by finish: until then the build is lost with the machine anyway.
      AtomicFiles.write(directory.result(), result, AtomicFiles.Durability.UNTIL_POWER_LOSS);
    } catch (IOException e) {
      throw Faults.of("store the result of build " + name(), directory.result(), e);
    }
  }

  @Override
  public synchronized void finish(Phase phase, @Nullable Failure failure) throws ClusterException {
    BuildStatus before = status;
    if (phase.isActive() || before == null || before.phase().isFinal()) {
      throw new IllegalStateException(
          "build %s is %s and cannot become %s"
              .formatted(name(), before == null ? Phase.NEW : before.phase(), phase));
    }
    // Before the phase: where a build is final, nothing of it is left but what it is kept for.
    clear(before.process());
    try {
      forceResult();
      write(before.ended(phase, failure, clock.instant()));
      state.unmarkActive(name());
    } catch (IOException e) {
      throw Faults.of("write how build " + name() + " ended", directory.statusFile(), e);
    }
  }

  /** What a final build is kept for must be whole after the machine went down. */
  private void forceResult() throws IOException {
    if (Files.exists(directory.result())) {
      try (FileChannel result = FileChannel.open(directory.result(), StandardOpenOption.WRITE)) {
        result.force(true);
      }
    }
  }

  private void clear(@Nullable ProcessIdentity self) {
    try {
      for (String problem : remains.clear(directory, self)) {
        LOG.warn("{}", problem);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    prepared();
    if (processors != null) {
      processors.close();
    }
    alive.close();
  }
}
