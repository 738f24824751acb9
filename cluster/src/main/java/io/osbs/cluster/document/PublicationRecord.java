package io.osbs.cluster.document;

import io.osbs.core.build.BuildName;
import io.osbs.core.build.Fragment;
import io.osbs.core.orchestration.PublishStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far the publishing of a request has come: what a later run of it goes on with. Stored as a
 * document of the orchestrator cluster.
 *
 * @param images every platform's image, once publishing has begun; before that none
 * @param done the publish steps that are done
 * @param irrevocable true once a step has begun whose effect is not taken back
 * @param notes what the parts that join in publishing remember, by part and key
 */
public record PublicationRecord(
    List<Image> images,
    SortedSet<PublishStep> done,
    boolean irrevocable,
    Map<String, Map<String, String>> notes) {

  /** Of a request that nothing was done for. */
  public static final PublicationRecord EMPTY =
      new PublicationRecord(List.of(), Collections.emptySortedSet(), false, Map.of());

  private static final int VERSION = 1;

  public PublicationRecord {
    images = List.copyOf(images);
    done = Collections.unmodifiableSortedSet(new TreeSet<>(done));
    Map<String, Map<String, String>> copy = new TreeMap<>();
    notes.forEach((part, values) -> {
      if (!values.isEmpty()) {
        copy.put(part, Collections.unmodifiableMap(new TreeMap<>(values)));
      }
    });
    notes = Collections.unmodifiableMap(copy);
  }

  /**
   * One platform's image and the worker build that made it.
   *
   * @param placed when that got its slot
   */
  public record Image(
      String cluster, BuildName worker, int attempt, Instant placed, Fragment fragment) {}

  /** The document that holds the record of a request. */
  public static String documentName(String request) {
    return "osbs-publish-" + request;
  }

  /** True when there is nothing to remember. */
  public boolean isEmpty() {
    return images.isEmpty() && done.isEmpty() && notes.isEmpty();
  }

  /** The same with these images, and nothing done with them yet. */
  public PublicationRecord begun(List<Image> with) {
    return new PublicationRecord(with, Collections.emptySortedSet(), false, notes);
  }

  /** The same with a step done. */
  public PublicationRecord with(PublishStep step) {
    SortedSet<PublishStep> more = new TreeSet<>(done);
    more.add(step);
    return new PublicationRecord(images, more, irrevocable, notes);
  }

  /** The same with a step begun whose effect is not taken back. */
  public PublicationRecord withoutReturn() {
    return new PublicationRecord(images, done, true, notes);
  }

  /** The same with other notes of a part. */
  public PublicationRecord with(String part, Map<String, String> values) {
    Map<String, Map<String, String>> more = new TreeMap<>(notes);
    more.put(part, values);
    return new PublicationRecord(images, done, irrevocable, more);
  }

  /** As UTF-8 text. */
  public byte[] write() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("done", done.stream().map(PublishStep::word).toList());
    json.put("irrevocable", irrevocable);
    json.put("notes", notes);
    json.put("images", images.stream().map(PublicationRecord::write).toList());
    return Json.write(json);
  }

  private static Map<String, @Nullable Object> write(Image image) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("cluster", image.cluster());
    json.put("build", image.worker().value());
    json.put("attempt", image.attempt());
    json.put("placed", image.placed().toString());
    json.put("fragment", FragmentDocument.object(image.fragment()));
    return json;
  }

  /** The inverse of {@link #write()}. */
  public static PublicationRecord read(byte[] document) throws UnreadableException {
    Fields json = Json.read(document);
    json.requireVersion(VERSION);
    try {
      List<Image> images = new ArrayList<>();
      for (Fields each : json.objects("images")) {
        images.add(
            new Image(
                each.text("cluster"),
                new BuildName(each.text("build")),
                Math.toIntExact(each.number("attempt")),
                each.instant("placed"),
                FragmentDocument.read(each.object("fragment"))));
      }
      EnumSet<PublishStep> done = EnumSet.noneOf(PublishStep.class);
      for (String word : json.texts("done")) {
        done.add(PublishStep.ofWord(word));
      }
      Map<String, Map<String, String>> notes = new TreeMap<>();
      Fields parts = json.object("notes");
      for (String part : parts.members().keySet()) {
        notes.put(part, parts.textMap(part));
      }
      return new PublicationRecord(images, new TreeSet<>(done), json.flag("irrevocable"), notes);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
