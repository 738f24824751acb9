package io.osbs.cli;

import io.osbs.client.RelayedLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lines of an orchestrator build's log for people: each led by its platform, in its colour. */
final class PlatformLines {

  private static final String OWN = "osbs";
  private static final String RESET = "\u001b[0m";
  private static final String FAINT = "\u001b[2m";
  private static final List<String> COLOURS =
      List.of("\u001b[36m", "\u001b[35m", "\u001b[33m", "\u001b[34m", "\u001b[32m", "\u001b[31m");

  private final PrintStream out;
  private final boolean colour;
  private final Map<String, String> colours = new HashMap<>();

  PlatformLines(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Writes a line; its bytes stay what they are. */
  void print(RelayedLine line) {
    String platform = line.platform() == null ? OWN : line.platform();
    ByteArrayOutputStream whole = new ByteArrayOutputStream(line.text().length() + 32);
    String lead = "[%s] ".formatted(platform);
    text(whole, colour ? colourOf(platform) + lead + RESET : lead);
    whole.writeBytes(line.text().getBytes(StandardCharsets.ISO_8859_1));
    whole.write('\n');
    out.writeBytes(whole.toByteArray());
    out.flush();
  }

  private String colourOf(String platform) {
    if (platform.equals(OWN)) {
      return FAINT;
    }
    return colours.computeIfAbsent(platform, _ -> COLOURS.get(colours.size() % COLOURS.size()));
  }

  private static void text(ByteArrayOutputStream to, String text) {
    to.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
