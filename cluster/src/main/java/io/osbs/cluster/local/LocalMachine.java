package io.osbs.cluster.local;

import io.osbs.core.time.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
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
        InstantSource.system(), Thread::sleep, new SystemLauncher(), new SplittableRandom(seed()));
  }

  /** From the kernel directly: the JDK's secure generators cost each start 15 ms. */
  private static long seed() {
    try (InputStream kernel = Files.newInputStream(Path.of("/dev/urandom"))) {
      return ByteBuffer.wrap(kernel.readNBytes(Long.BYTES)).getLong();
    } catch (IOException e) {
      throw new UncheckedIOException("/dev/urandom gives no random bytes", e);
    }
  }

  String newUid() {
    byte[] bytes = new byte[UID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
