package io.osbs.cluster.document;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Phase;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Memory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run of an orchestrator build leaves to the next, as JSON. */
public final class MemoryDocument {

  private static final int VERSION = 1;

  private MemoryDocument() {}

  /** The document that holds it. */
  public static String documentName(BuildName orchestrator) {
    return orchestrator + "-memory";
  }

  /** The memory as a document. */
  public static byte[] write(Memory memory) {
    Map<String, Object> workers = new LinkedHashMap<>();
    memory.workers().forEach((platform, each) -> workers.put(platform.name(), write(each)));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("started", memory.started().toString());
    json.put("waited", memory.waited().toString());
    json.put("waiting", text(memory.waiting()));
    json.put("workers", workers);
    return Json.write(json);
  }

  private static Map<String, @Nullable Object> write(Memory.Worker worker) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    Phase phase = worker.phase();
    json.put("unplacedSince", text(worker.unplacedSince()));
    json.put("attempt", worker.attempt());
    json.put("cluster", worker.cluster());
    json.put("phase", phase == null ? null : phase.word());
    json.put("phaseSince", text(worker.phaseSince()));
    json.put("losses", LossDocument.write(worker.losses()));
    return json;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** The inverse of {@link #write(Memory)}. */
  public static Memory read(byte[] content) throws UnreadableException {
    Fields json = Json.read(content);
    json.requireVersion(VERSION);
    try {
      Map<Platform, Memory.Worker> workers = new LinkedHashMap<>();
      Fields written = json.object("workers");
      for (String platform : written.names()) {
        workers.put(new Platform(platform), worker(written.object(platform)));
      }
      return new Memory(
          json.instant("started"),
          Duration.parse(json.text("waited")),
          json.instantOrNull("waiting"),
          workers);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static Memory.Worker worker(Fields json) throws UnreadableException {
    String phase = json.textOrNull("phase");
    return new Memory.Worker(
        json.instantOrNull("unplacedSince"),
        Math.toIntExact(json.number("attempt")),
        json.textOrNull("cluster"),
        phase == null ? null : Phase.ofWord(phase).orElse(null),
        json.instantOrNull("phaseSince"),
        LossDocument.read(json.objects("losses")));
  }
}
