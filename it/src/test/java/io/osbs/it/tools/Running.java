package io.osbs.it.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A command that runs, whose output is being collected. */
public final class Running implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("build [a-z0-9-]+-[a-z0-9]{8}");

  /** What was printed until now. */
  private static final class Text {
    private final StringBuilder content = new StringBuilder();

    synchronized void append(String more) {
      content.append(more);
    }

    @Override
    public synchronized String toString() {
      return content.toString();
    }
  }

  private final Process process;
  private final Text out = new Text();
  private final Text err = new Text();
  private final Thread outReader;
  private final Thread errReader;

  Running(Process process) {
    this.process = process;
    this.outReader = Thread.ofVirtual().start(() -> read(process.getInputStream(), out));
    this.errReader = Thread.ofVirtual().start(() -> read(process.getErrorStream(), err));
  }

  private static void read(InputStream in, Text to) {
    try (in) {
      byte[] chunk = new byte[8192];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        to.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      to.append("(unreadable: %s)".formatted(e.getMessage()));
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Waits until standard error has this text. */
  public Running awaitText(String text) throws Exception {
    Await.until(
        "'%s' from a command".formatted(text),
        () -> {
          if (!process.isAlive() && !err.toString().contains(text)) {
            throw new AssertionError("it ended without saying '%s': %s".formatted(text, ended()));
          }
          return err.toString().contains(text);
        });
    return this;
  }

  /** The build that it told of. */
  public String build() throws Exception {
    awaitText("build ");
    return Await.value(
            "the build's name",
            () -> err.toString().lines().filter(line -> NAME.matcher(line).matches()).findFirst())
        .substring("build ".length());
  }

  /** As by Ctrl-C. */
  public void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** As by kill -9. */
  public void kill() throws IOException, InterruptedException {
    signal("KILL");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end. */
  public Ran ended() throws InterruptedException {
    if (!process.waitFor(Integer.getInteger("osbs.patience", 150), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + out + err);
    }
    outReader.join();
    errReader.join();
    return new Ran(process.exitValue(), out.toString(), err.toString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
