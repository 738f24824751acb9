package io.osbs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a process, as the kernel counts it. Source: proc_pid_status(5). */
final class ProcessMemory {

  private ProcessMemory() {}

  /** What it has now, in KiB. */
  static long now(long pid) throws IOException {
    return read(pid, "VmRSS");
  }

  /** The most it had at any time, in KiB. */
  static long peak(long pid) throws IOException {
    return read(pid, "VmHWM");
  }

  private static long read(long pid, String what) throws IOException {
    Path status = Path.of("/proc/%d/status".formatted(pid));
    Matcher value = Pattern.compile(what + ":\\s*(\\d+) kB").matcher(Files.readString(status));
    if (!value.find()) {
      throw new IOException(status + " does not say " + what);
    }
    return Long.parseLong(value.group(1));
  }
}
