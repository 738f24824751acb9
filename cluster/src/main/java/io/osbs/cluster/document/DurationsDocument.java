package io.osbs.cluster.document;

import io.osbs.core.cluster.Documents;
import io.osbs.core.image.Platform;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.SharedDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the last worker builds of a namespace took, as JSON on the orchestrator cluster. */
public final class DurationsDocument implements SharedDocument.Codec<Durations> {

  private static final String NAME = "osbs-durations";
  private static final int VERSION = 1;

  private DurationsDocument() {}

  /** The document of the namespace whose documents these are. */
  public static SharedDocument<Durations> of(Documents home) {
    return new SharedDocument<>(home, NAME, new DurationsDocument());
  }

  @Override
  public Durations empty() {
    return Durations.NONE;
  }

  @Override
  public byte[] write(Durations durations) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    durations
        .seconds()
        .forEach((platform, each) ->
            seconds.put(platform.name(), each.stream().map(String::valueOf).toList()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("seconds", seconds);
    return Json.write(json);
  }

  @Override
  public Durations read(byte[] content) {
    try {
      Fields json = Json.read(content);
      json.requireVersion(VERSION);
      Fields seconds = json.object("seconds");
      Map<Platform, List<Long>> known = new TreeMap<>();
      for (String platform : seconds.names()) {
        List<Long> each = new ArrayList<>();
        for (String text : seconds.texts(platform)) {
          each.add(Long.valueOf(text));
        }
        known.put(new Platform(platform), each);
      }
      return new Durations(known);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
