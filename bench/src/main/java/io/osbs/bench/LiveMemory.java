package io.osbs.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a piece of work holds on to at most: live objects and direct buffers, garbage left out. */
final class LiveMemory {

  private LiveMemory() {}

  /** Work that may fail. */
  interface Work {
    void run() throws Exception;
  }

  /**
   * Collects garbage again and again while the work is done, and looks at what is left each time.
   *
   * @return bytes above what was there before
   */
  static long peak(Work work) throws Exception {
    long idle = live();
    AtomicBoolean over = new AtomicBoolean();
    long[] most = {idle};
    Thread sampler =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                most[0] = Math.max(most[0], live());
              }
            });
    try {
      work.run();
    } finally {
      over.set(true);
      sampler.join();
    }
    return most[0] - idle;
  }

  private static long live() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long buffers =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return heap + buffers;
  }
}
