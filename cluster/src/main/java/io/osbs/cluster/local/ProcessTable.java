package io.osbs.cluster.local;

import io.osbs.core.time.Pause;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine's processes as {@code /proc} shows them. */
final class ProcessTable {

  private static final Path PROC = Path.of("/proc");
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(10);
  private static final int ROUNDS = 500;

  private final Pause pause;

  ProcessTable(Pause pause) {
    this.pause = pause;
  }

  /**
   * One line of /proc/PID/stat.
   *
   * @param state R, S, D … as in proc(5)
   * @param start in ticks since boot
   */
  record Stat(long pid, char state, long session, long start) {

    /** After the name, as far as they are looked at. */
    private static final int FIELDS = 20;

    /** A zombie holds no lock, no mount and no memory: whoever should reap it is not our matter. */
    boolean isDead() {
      return state == 'Z' || state == 'X' || state == 'x';
    }

    static Optional<Stat> parse(String line) {
      // The second field is a name that may itself hold spaces and parentheses.
      int nameStart = line.indexOf('(');
      int nameEnd = line.lastIndexOf(')');
      if (nameStart < 0 || nameEnd < nameStart) {
        return Optional.empty();
      }
      String[] after = line.substring(nameEnd + 1).trim().split(" ", FIELDS + 1);
      if (after.length < FIELDS) {
        return Optional.empty();
      }
      return Optional.of(
          new Stat(
              Long.parseLong(line.substring(0, nameStart).trim()),
              after[0].charAt(0),
              Long.parseLong(after[3]),
              Long.parseLong(after[FIELDS - 1])));
    }
  }

  /** Who this process is, for the build in {@code buildDirectory}. */
  ProcessIdentity self(Path buildDirectory) throws IOException {
    Stat self =
        stat(ProcessHandle.current().pid())
            .orElseThrow(() -> new IOException("/proc/self/stat cannot be read"));
    boolean own = self.session() == self.pid() || wasStartedFor(self.session(), buildDirectory);
    long leaderStart = own ? stat(self.session()).map(Stat::start).orElse(self.start()) : 0;
    return new ProcessIdentity(
        boot(), self.pid(), self.start(), own ? self.session() : 0, leaderStart);
  }

  /** True while the process itself, and not a later one of its number, runs. */
  boolean isAlive(ProcessIdentity identity) throws IOException {
    return identity.boot().equals(boot())
        && stat(identity.pid())
            .filter(found -> found.start() == identity.start() && !found.isDead())
            .isPresent();
  }

  static boolean isSelf(ProcessIdentity identity) {
    return identity.pid() == ProcessHandle.current().pid();
  }

  /** Asks the process to end, if it is still the same one; never this process. */
  void terminate(ProcessIdentity identity) throws IOException {
    if (isAlive(identity) && !isSelf(identity)) {
      ProcessHandle.of(identity.pid()).ifPresent(ProcessHandle::destroy);
    }
  }

  /**
   * Kills what is left of the build's session and waits until it is gone, for some seconds at most.
   * Where the build is this process, this spares the process itself and the session's leader, which
   * may be its parent.
   *
   * @return how many processes could not be ended
   */
  int endSession(ProcessIdentity identity) throws IOException, InterruptedException {
    List<Stat> left = session(identity);
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      for (Stat process : left) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
      pause.pause(BETWEEN_ROUNDS);
      left = session(identity);
    }
    return left.size();
  }

  /**
   * What lives of the session, or of the process alone where it has none of its own. Nothing when
   * its number may mean another one by now, and nothing when another build's session is the one of
   * this process.
   */
  private List<Stat> session(ProcessIdentity identity) throws IOException {
    long session = identity.session();
    if (!identity.boot().equals(boot())) {
      return List.of();
    }
    if (session == 0) {
      return !isSelf(identity) && isAlive(identity)
          ? stat(identity.pid()).stream().toList()
          : List.of();
    }
    long self = ProcessHandle.current().pid();
    if (!isSelf(identity) && stat(self).filter(own -> own.session() != session).isEmpty()) {
      return List.of();
    }
    // A number is not given away while a session still bears it, so a leader that is gone is ours.
    Optional<Stat> leader = stat(session);
    if (leader.isPresent() && leader.get().start() != identity.sessionStart()) {
      return List.of();
    }
    List<Stat> left = new ArrayList<>();
    for (Stat process : all(session)) {
      if (!process.isDead()
          && process.start() >= identity.sessionStart()
          && (!isSelf(identity) || isExpendable(process, self, session))) {
        left.add(process);
      }
    }
    return left;
  }

  private static boolean isExpendable(Stat process, long self, long leader) {
    return process.pid() != self && process.pid() != leader;
  }

  /** All processes of a session. Every build looks at its end, at each process of the machine. */
  private static List<Stat> all(long session) throws IOException {
    List<Stat> all = new ArrayList<>();
    String[] entries = PROC.toFile().list();
    if (entries == null) {
      throw new IOException(PROC + " cannot be read");
    }
    for (String name : entries) {
      if (Character.isDigit(name.charAt(0))) {
        Stat process = stat(Long.parseLong(name)).orElse(null);
        if (process != null && process.session() == session) {
          all.add(process);
        }
      }
    }
    return all;
  }

  private static Optional<Stat> stat(long pid) {
    try (InputStream file = new FileInputStream(PROC + "/" + pid + "/stat")) {
      // The name in it is whatever bytes the program chose.
      return Stat.parse(new String(file.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Gone, or just going: reading then fails with ESRCH rather than with a missing file.
      return Optional.empty();
    }
  }

  private static boolean wasStartedFor(long pid, Path buildDirectory) {
    String wanted = BuildEnvironment.BUILD_DIRECTORY + "=" + buildDirectory;
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      // Variables end with a zero byte each, so this cannot match in the middle of one's end.
      String all = "\0" + new String(environment, StandardCharsets.UTF_8);
      return all.contains("\0" + wanted + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  private static String boot() throws IOException {
    String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    Path namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    return boot + " " + namespace;
  }
}
