package io.osbs.cluster.document;

import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as JSON: what the client hands to the orchestrator build. */
public final class RequestDocument {

  /** The variable that carries it into a build. */
  public static final String VARIABLE = "OSBS_REQUEST";

  private static final int VERSION = 1;

  private RequestDocument() {}

  /** The request as an object to be written or nested. */
  public static Map<String, @Nullable Object> write(Request request) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("id", request.id());
    json.put("class", request.requestClass().word());
    json.put("source", writeSource(request.source()));
    json.put("platforms", request.platforms().stream().map(Platform::name).toList());
    json.put("release", request.release());
    json.put("tags", request.tags());
    json.put("user", request.user());
    KojiTask koji = request.koji();
    if (koji != null) {
      json.put("koji", write(koji));
    }
    return json;
  }

  private static Map<String, @Nullable Object> write(KojiTask task) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("task", task.id());
    json.put("owner", task.owner());
    json.put("target", task.target());
    json.put("parentBuild", task.parentBuild());
    json.put("yumRepoUrls", task.yumRepoUrls());
    json.put("userData", task.userData());
    return json;
  }

  private static @Nullable KojiTask readKoji(@Nullable Fields json) throws UnreadableException {
    return json == null
        ? null
        : new KojiTask(
            json.number("task"),
            json.text("owner"),
            json.text("target"),
            json.textOrNull("parentBuild"),
            json.texts("yumRepoUrls"),
            json.textOrNull("userData"));
  }

  /** The inverse of {@link #write}. */
  public static Request read(Fields json) throws UnreadableException {
    json.requireVersion(VERSION);
    try {
      return new Request(
          json.text("id"),
          RequestClass.ofWord(json.text("class")),
          readSource(json.object("source")),
          json.texts("platforms").stream().map(Platform::new).toList(),
          json.textOrNull("release"),
          json.texts("tags"),
          json.text("user"),
          readKoji(json.objectOrNull("koji")));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  static Map<String, @Nullable Object> writeSource(Source source) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("uri", source.uri());
    json.put("commit", source.commit());
    json.put("branch", source.branch());
    return json;
  }

  static Source readSource(Fields json) throws UnreadableException {
    return new Source(json.text("uri"), json.textOrNull("commit"), json.textOrNull("branch"));
  }
}
