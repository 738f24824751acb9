package io.osbs.reactor.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a RUN step may open and start. Newer versions of buildah (1.39) give each 1048576 open files
 * and processes, and fail where root may have less and may not raise it: in a pod whose container
 * runtime says so. There a step gets what this process has. Sources: {@code proc(5)}, {@code
 * buildah-build(1)}.
 */
public final class ProcessLimits {

  /** What buildah asks for. */
  private static final long USUAL = 1 << 20;

  /** {@code CAP_SYS_RESOURCE} of {@code capabilities(7)}: raises limits. */
  private static final int RAISING = 24;

  private static final int LONGEST = 64 * 1024;

  private ProcessLimits() {}

  /** Arguments for buildah, as this process is limited; none where it may have what it wants. */
  public static List<String> ofThisProcess() {
    return arguments(
        read("/proc/self/status"), read("/proc/self/limits"), read("/proc/sys/kernel/pid_max"));
  }

  /** By one large read: the files of {@code /proc/sys} answer no second one. */
  private static String read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param status of this process: what it may do
   * @param limits of this process
   * @param processes how many there can be: older versions of buildah lower their own limit to it
   */
  static List<String> arguments(String status, String limits, String processes) {
    Matcher rights = Pattern.compile("(?m)^CapEff:\\s*(\\p{XDigit}{1,16})$").matcher(status);
    if (rights.find() && (Long.parseUnsignedLong(rights.group(1), 16) >> RAISING & 1) == 1) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    hard(limits, "Max open files")
        .ifPresent(most -> arguments.add("--ulimit=nofile=%d:%d".formatted(most, most)));
    hard(limits, "Max processes")
        .ifPresent(mine -> {
          long most = Math.min(mine, Long.parseLong(processes.strip()));
          arguments.add("--ulimit=nproc=%d:%d".formatted(most, most));
        });
    return arguments;
  }

  /** Empty when it is enough for buildah. */
  private static OptionalLong hard(String limits, String name) {
    Matcher limit = Pattern.compile("(?m)^%s\\s+\\S+\\s+(\\d+)".formatted(name)).matcher(limits);
    if (!limit.find() || Long.parseLong(limit.group(1)) >= USUAL) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(limit.group(1)));
  }
}
