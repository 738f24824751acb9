package io.osbs.reactor.context;

import io.osbs.core.build.BuildName;
import io.osbs.core.image.Platform;
import io.osbs.process.OutputSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The log of a build, in the format of the original that Koji's tools take apart: {@code DATE
 * TIME,MILLIS platform:PLATFORM - NAME - LEVEL - MESSAGE}, one line each, {@code -} for no
 * platform. Whole lines are written at once, so that several threads never mix theirs.
 */
public final class ReactorLog {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS").withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private final InstantSource clock;

  /**
   * A log.
   *
   * @param out where the lines go; not closed
   */
  public ReactorLog(OutputStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** A line of the build itself, from one of its steps. */
  public void info(String step, String message) {
    message.lines().forEach(line -> write(null, step, "INFO", bytes(line)));
  }

  /** A line that somebody should look at. */
  public void warning(String step, String message) {
    message.lines().forEach(line -> write(null, step, "WARNING", bytes(line)));
  }

  /** A line that says why the build fails. */
  public void error(String step, String message) {
    message.lines().forEach(line -> write(null, step, "ERROR", bytes(line)));
  }

  /**
   * A line of a worker build's log, as it is, without its line end: {@code osbs.worker.BUILD} in
   * the place of the step. A {@code +} after that name says that the line does not end there,
   * because it goes on in the worker's next one, or because the worker stopped in the middle of it.
   * So the worker's own bytes can be put together again, whatever they are.
   *
   * @param ended false for a piece without a line end
   */
  public void relay(Platform platform, BuildName worker, byte[] line, boolean ended) {
    write(platform, "worker." + worker + (ended ? "" : "+"), "INFO", line);
  }

  /** Output of a program, as it is. */
  public void raw(OutputSink.Stream from, byte[] bytes, int length) {
    synchronized (out) {
      try {
        out.write(bytes, 0, length);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("the build's log cannot be written", e);
      }
    }
  }

  private void write(@Nullable Platform platform, String step, String level, byte[] line) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(line.length + 96);
    Instant now = clock.instant();
    String name = platform == null ? "-" : platform.name();
    whole.writeBytes(
        bytes("%s platform:%s - osbs.%s - %s - ".formatted(TIME.format(now), name, step, level)));
    whole.writeBytes(line);
    whole.write('\n');
    try {
      synchronized (out) {
        whole.writeTo(out);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the build's log cannot be written", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
