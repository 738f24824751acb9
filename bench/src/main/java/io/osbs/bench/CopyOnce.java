package io.osbs.bench;

import io.osbs.core.build.FailureException;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.publish.registry.ImageCopy;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A process that copies one image, as an orchestrator build does it: it has talked to both
 * registries before, here by copying a small image. Prints the time in ns and the memory it grew by
 * in KiB.
 */
final class CopyOnce {

  private CopyOnce() {}

  public static void main(String[] arguments) throws Exception {
    try (RegistryClient from = client(arguments[0]);
        RegistryClient to = client(arguments[1])) {
      copy(from, to, "small");
      System.gc();
      long self = ProcessHandle.current().pid();
      long base = ProcessMemory.now(self);
      // The kernel's peak begins anew, from what is used now.
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
      long start = System.nanoTime();
      copy(from, to, "big");
      System.out.printf("%d %d%n", System.nanoTime() - start, ProcessMemory.peak(self) - base);
    }
  }

  static RegistryClient client(String host) {
    return new RegistryClient(
        new RegistryAccess(host, true, null),
        retry(),
        (failure, next, in) -> {},
        InstantSource.system());
  }

  private static Retry retry() {
    return new Retry(1, Duration.ZERO, Pause.REAL);
  }

  private static void copy(RegistryClient from, RegistryClient to, String name)
      throws FailureException, InterruptedException {
    new ImageCopy(from, "bench/" + name, to, "ours/" + name, retry(), (failure, next, in) -> {})
        .copy("1", "1");
  }
}
