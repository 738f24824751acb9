package io.osbs.config.yaml;

import io.osbs.config.Problems;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML document, whose author may be anybody, into a tree. */
public final class YamlText {

  // The scanner copies the rest of a long value once per buffer.
  private static final int BUFFER = 32 * 1024;

  private YamlText() {}

  /**
   * The document's root. An empty text is null's scalar.
   *
   * @param file for messages
   * @param problems told what is no YAML, each with its line
   * @return empty when the text cannot be read
   */
  public static Optional<YamlNode> read(String file, String text, Problems problems) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).setBufferSize(BUFFER).build();
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      return Optional.of(new YamlTree(file, events, problems).document());
    } catch (MarkedYamlEngineException e) {
      // The message's snippet is left out: it may show a secret.
      String context = e.getContext() == null ? "" : " " + e.getContext();
      problems.error(
          file,
          e.getProblemMark()
              .or(e::getContextMark)
              .map(Mark::getLine)
              .map(line -> line + 1)
              .orElse(0),
          "",
          "not YAML: " + e.getProblem() + context,
          "look at the indentation and the quotes of this line and the one above");
    } catch (YamlTree.Unreadable e) {
      problems.error(file, e.line, "", e.problem, e.remedy);
    } catch (YamlEngineException e) {
      problems.error(file, 0, "", "not YAML: " + firstLine(e), "save it as UTF-8 text");
    }
    return Optional.empty();
  }

  private static String firstLine(YamlEngineException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
