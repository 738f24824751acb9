package io.osbs.cluster.document;

import io.osbs.core.build.BuildName;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.Considered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator build decided and why, oldest first: what {@code osbs why} shows.
 *
 * @param entries the last ones, if there were very many
 */
public record Explanation(List<Entry> entries) {

  private static final int VERSION = 1;

  /** Entries beyond this many push out the oldest. */
  public static final int MOST = 400;

  public Explanation {
    entries = List.copyOf(entries);
  }

  /**
   * One thing that was decided or happened.
   *
   * @param platform null when it concerns the whole build
   * @param considered the clusters a placement looked at, in the file's order; else empty
   * @param waiting null unless the platform waits for a slot
   */
  public record Entry(
      Instant at,
      @Nullable Platform platform,
      String text,
      List<Considered> considered,
      @Nullable Wait waiting) {
    public Entry {
      considered = List.copyOf(considered);
    }

    public Entry(
        Instant at, @Nullable Platform platform, String text, List<Considered> considered) {
      this(at, platform, text, considered, null);
    }
  }

  /**
   * A wait for a slot.
   *
   * @param ahead waits of other builds that come first
   * @param holders the worker builds that hold the slots it could use
   */
  public record Wait(int ahead, List<String> holders) {
    public Wait {
      holders = List.copyOf(holders);
    }
  }

  /** The document that holds the explanation of a build. */
  public static String documentName(BuildName build) {
    return build + "-why";
  }

  /** The explanation with one more entry. */
  public Explanation with(Entry entry) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    int first = Math.max(0, more.size() - MOST);
    return new Explanation(more.subList(first, more.size()));
  }

  /** As an object to be written. */
  public Map<String, @Nullable Object> write() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("entries", entries.stream().map(Explanation::write).toList());
    return json;
  }

  private static Map<String, @Nullable Object> write(Entry entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("at", entry.at().toString());
    Platform platform = entry.platform();
    json.put("platform", platform == null ? null : platform.name());
    json.put("text", entry.text());
    json.put("considered", entry.considered().stream().map(Explanation::write).toList());
    Wait wait = entry.waiting();
    if (wait != null) {
      Map<String, @Nullable Object> waitJson = new LinkedHashMap<>();
      waitJson.put("ahead", wait.ahead());
      waitJson.put("holders", wait.holders());
      json.put("waiting", waitJson);
    }
    return json;
  }

  private static Map<String, @Nullable Object> write(Considered each) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("cluster", each.cluster());
    json.put("verdict", each.verdict().name().toLowerCase(Locale.ROOT));
    json.put("slots", each.held());
    json.put("foreign", each.foreign());
    json.put("max", each.maximum());
    json.put("reason", each.reason());
    return json;
  }

  /** The inverse of {@link #write()}. */
  public static Explanation read(byte[] document) throws UnreadableException {
    Fields json = Json.read(document);
    json.requireVersion(VERSION);
    List<Entry> entries = new ArrayList<>();
    try {
      for (Fields each : json.objects("entries")) {
        String platform = each.textOrNull("platform");
        List<Considered> considered = new ArrayList<>();
        for (Fields one : each.objects("considered")) {
          considered.add(considered(one));
        }
        entries.add(
            new Entry(
                each.instant("at"),
                platform == null ? null : new Platform(platform),
                each.text("text"),
                considered,
                wait(each.objectOrNull("waiting"))));
      }
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
    return new Explanation(entries);
  }

  private static @Nullable Wait wait(@Nullable Fields json) throws UnreadableException {
    return json == null
        ? null
        : new Wait(Math.toIntExact(json.number("ahead")), json.texts("holders"));
  }

  private static Considered considered(Fields json) throws UnreadableException {
    return new Considered(
        json.text("cluster"),
        Math.toIntExact(json.number("slots")),
        Math.toIntExact(json.number("foreign")),
        Math.toIntExact(json.number("max")),
        Considered.Verdict.valueOf(json.text("verdict").toUpperCase(Locale.ROOT)),
        json.text("reason"));
  }
}
