package io.osbs.cluster.local;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What the engine takes from the machine besides files: time, pauses, processes and chance.
 *
 * @param random makes uids; must not repeat itself between processes
 */
public record LocalMachine(
    InstantSource clock, Pause pause, Launcher launcher, RandomGenerator random) {

  private static final int UID_BYTES = 16;

  /** The machine this program runs on. */
  public static LocalMachine real() {
    return new LocalMachine(
        InstantSource.system(), Thread::sleep, new SystemLauncher(), new SecureRandom());
  }

  String newUid() {
    byte[] bytes = new byte[UID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
