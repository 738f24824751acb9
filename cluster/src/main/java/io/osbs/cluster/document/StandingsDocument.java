package io.osbs.cluster.document;

import io.osbs.core.cluster.Documents;
import io.osbs.core.standing.Cordon;
import io.osbs.core.standing.Health;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import io.osbs.core.standing.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the clusters stand with an orchestrator namespace, as JSON on its cluster. */
public final class StandingsDocument implements SharedDocument.Codec<Standings> {

  private static final String NAME = "osbs-clusters";
  private static final int VERSION = 1;

  private StandingsDocument() {}

  /** The document of the namespace whose documents these are. */
  public static SharedDocument<Standings> of(Documents home) {
    return new SharedDocument<>(home, NAME, new StandingsDocument());
  }

  @Override
  public Standings empty() {
    return Standings.NONE;
  }

  @Override
  public byte[] write(Standings standings) {
    Map<String, Object> cordons = new LinkedHashMap<>();
    standings.cordons().forEach((cluster, cordon) -> cordons.put(cluster, write(cordon)));
    Map<String, Object> healths = new LinkedHashMap<>();
    standings.healths().forEach((cluster, health) -> healths.put(cluster, write(health)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("cordons", cordons);
    json.put("healths", healths);
    return Json.write(json);
  }

  private static Map<String, Object> write(Cordon cordon) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("who", cordon.who());
    json.put("when", cordon.when().toString());
    json.put("reason", cordon.reason());
    return json;
  }

  private static Map<String, @Nullable Object> write(Health health) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("reports", health.reports().stream().map(StandingsDocument::write).toList());
    Health.Shut shut = health.shut();
    json.put("shut", shut == null ? null : write(shut));
    return json;
  }

  private static Map<String, Object> write(Health.Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reporter", report.reporter());
    json.put("trouble", report.trouble().word());
    json.put("detail", report.detail());
    json.put("at", report.at().toString());
    return json;
  }

  private static Map<String, @Nullable Object> write(Health.Shut shut) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("trouble", shut.trouble().word());
    json.put("why", shut.why());
    json.put("since", shut.since().toString());
    json.put("until", shut.until().toString());
    json.put("tries", shut.tries());
    json.put("trier", shut.trier());
    return json;
  }

  @Override
  public Standings read(byte[] content) {
    try {
      Fields json = Json.read(content);
      json.requireVersion(VERSION);
      Map<String, Cordon> cordons = new TreeMap<>();
      Fields written = json.object("cordons");
      for (String cluster : written.names()) {
        Fields each = written.object(cluster);
        cordons.put(
            cluster, new Cordon(each.text("who"), each.instant("when"), each.text("reason")));
      }
      Map<String, Health> healths = new TreeMap<>();
      Fields known = json.object("healths");
      for (String cluster : known.names()) {
        healths.put(cluster, health(known.object(cluster)));
      }
      return new Standings(cordons, healths);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Health health(Fields json) throws UnreadableException {
    List<Health.Report> reports = new ArrayList<>();
    for (Fields each : json.objects("reports")) {
      reports.add(
          new Health.Report(
              each.text("reporter"),
              Trouble.ofWord(each.text("trouble")),
              each.text("detail"),
              each.instant("at")));
    }
    Fields shut = json.objectOrNull("shut");
    return new Health(
        reports,
        shut == null
            ? null
            : new Health.Shut(
                Trouble.ofWord(shut.text("trouble")),
                shut.text("why"),
                shut.instant("since"),
                shut.instant("until"),
                Math.toIntExact(shut.number("tries")),
                shut.textOrNull("trier")));
  }
}
