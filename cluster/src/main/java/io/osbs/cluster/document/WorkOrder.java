package io.osbs.cluster.document;

import io.osbs.core.build.Request;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator build tells a worker build to do. It holds no secret: registries name the
 * places where their credentials are mounted.
 *
 * @param attempt of the platform, from 1
 * @param slot the slot the worker was created for, and its uid: the fence it passes first
 * @param target where the image goes
 * @param repository path of the image's repository within the target
 * @param tag unique tag of the platform's image
 * @param sourceRegistry where parents come from whose reference names no registry; null when that
 *     is not said
 * @param parent image that takes the place of the last stage's parent; null for the Dockerfile's
 *     own
 * @param labels labels to set besides those every image gets
 * @param variables environment variables for the build, section {@code build_env_vars}
 * @param sizeLimit most bytes the image may have; 0 is no limit
 */
public record WorkOrder(
    Request request,
    Platform platform,
    Architecture architecture,
    int attempt,
    Slot slot,
    Target target,
    String repository,
    String tag,
    @Nullable Registry sourceRegistry,
    @Nullable String parent,
    Map<String, String> labels,
    Map<String, String> variables,
    long sizeLimit) {

  /** The variable that carries it into a worker build. */
  public static final String VARIABLE = "OSBS_ORDER";

  private static final int VERSION = 1;

  public WorkOrder {
    labels = Map.copyOf(labels);
    variables = Map.copyOf(variables);
  }

  /** The slot a worker was created for. */
  public record Slot(int number, String uid) {}

  /** Where an image goes. */
  public sealed interface Target {}

  /**
   * A registry.
   *
   * @param host host and optional port
   * @param insecure true allows plain HTTP and certificates nobody vouches for
   * @param credentials a docker configuration, file or directory, as configuration calls it; null
   *     for none
   */
  public record Registry(String host, boolean insecure, @Nullable String credentials)
      implements Target {}

  /**
   * A directory of image layouts on this machine.
   *
   * @param root absolute path
   */
  public record Layouts(String root) implements Target {}

  /** As an object to be written. */
  public Map<String, @Nullable Object> write() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("request", RequestDocument.write(request));
    json.put("platform", platform.name());
    json.put("architecture", architecture.name());
    json.put("attempt", attempt);
    json.put("slot", write(slot));
    switch (target) {
      case Registry registry -> json.put("registry", write(registry));
      case Layouts layouts -> json.put("layouts", layouts.root());
    }
    json.put("repository", repository);
    json.put("tag", tag);
    json.put("sourceRegistry", sourceRegistry == null ? null : write(sourceRegistry));
    if (parent != null) {
      json.put("parent", parent);
    }
    json.put("labels", new TreeMap<>(labels));
    json.put("variables", new TreeMap<>(variables));
    json.put("sizeLimit", sizeLimit);
    return json;
  }

  /** In a fixed order, as everything here: the inputs of two orders are compared as text. */
  private static Map<String, Object> write(Slot slot) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", slot.number());
    json.put("uid", slot.uid());
    return json;
  }

  private static Map<String, @Nullable Object> write(Registry registry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("host", registry.host());
    json.put("insecure", registry.insecure());
    json.put("credentials", registry.credentials());
    return json;
  }

  /** The inverse of {@link #write()}. */
  public static WorkOrder read(byte[] document) throws UnreadableException {
    Fields json = Json.read(document);
    json.requireVersion(VERSION);
    Fields slot = json.object("slot");
    Fields registry = json.objectOrNull("registry");
    Fields source = json.objectOrNull("sourceRegistry");
    try {
      return new WorkOrder(
          RequestDocument.read(json.object("request")),
          new Platform(json.text("platform")),
          new Architecture(json.text("architecture")),
          Math.toIntExact(json.number("attempt")),
          new Slot(Math.toIntExact(slot.number("number")), slot.text("uid")),
          registry == null ? new Layouts(json.text("layouts")) : readRegistry(registry),
          json.text("repository"),
          json.text("tag"),
          source == null ? null : readRegistry(source),
          json.textOrNull("parent"),
          json.textMap("labels"),
          json.textMap("variables"),
          json.number("sizeLimit"));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static Registry readRegistry(Fields json) throws UnreadableException {
    return new Registry(json.text("host"), json.flag("insecure"), json.textOrNull("credentials"));
  }
}
