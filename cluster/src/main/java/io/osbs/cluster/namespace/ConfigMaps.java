package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Named contents as ConfigMaps, one kind of them per store. A content is compressed; one that is
 * still too large for a ConfigMap (1 MiB) is cut into parts, ConfigMaps of their own under names
 * that nobody else makes, and the ConfigMap of its name lists them. So a content changes as a
 * whole, by the one write of that ConfigMap, and its version is the compare-and-set.
 */
public final class ConfigMaps {

  /** Label: the kind of content that a ConfigMap holds. */
  static final String KIND = "osbs.io/document";

  /** Label of a part: whose it is, as far as a label can say. */
  static final String PART_OF = "osbs.io/document-part";

  private static final String CONTENT = "content.gz";
  private static final String PARTS = "parts";

  /** Of a ConfigMap; what is stored of it in a server with its base64 stays below 1 MiB. */
  private static final int LARGEST_PART = 512 * 1024;

  private static final int ROOM_FOR_PART = 20;
  private static final int TRIES = 100;

  private final ApiServer server;
  private final String kind;
  private final RandomGenerator random;

  /**
   * A store of one kind.
   *
   * @param kind what the contents are, as a label's value
   * @param random makes names of parts; must not repeat itself between processes
   */
  public ConfigMaps(ApiServer server, String kind, RandomGenerator random) {
    this.server = server;
    this.kind = kind;
    this.random = random;
  }

  /** A content, the ConfigMap of its name, and the parts that one lists. */
  private static final class Stored {
    final ApiObject head;
    final byte[] content;
    final List<String> parts;

    Stored(ApiObject head, byte[] content, List<String> parts) {
      this.head = head;
      this.content = content;
      this.parts = parts;
    }
  }

  Optional<byte[]> get(String name) throws ClusterException {
    Names.require(kind, name, ROOM_FOR_PART);
    return read(name).map(stored -> stored.content);
  }

  /**
   * Stores a content, whatever was there before.
   *
   * @param owner the object it goes away with; null for none
   */
  public void put(String name, byte[] content, @Nullable Map<String, Object> owner)
      throws ClusterException {
    Names.require(kind, name, ROOM_FOR_PART);
    for (int tries = 0; tries < TRIES; tries++) {
      if (write(name, read(name).orElse(null), content, owner)) {
        return;
      }
    }
    throw new ClusterException(
        new ClusterFault.Refused(
            "cluster %s: %s %s is written by others all the time"
                .formatted(server.cluster(), kind, name)));
  }

  boolean replace(String name, Optional<byte[]> expected, byte[] content) throws ClusterException {
    Names.require(kind, name, ROOM_FOR_PART);
    for (int tries = 0; tries < TRIES; tries++) {
      Stored before = read(name).orElse(null);
      boolean asExpected =
          before == null
              ? expected.isEmpty()
              : expected.isPresent() && Arrays.equals(before.content, expected.get());
      if (!asExpected) {
        return false;
      }
      if (write(name, before, content, null)) {
        return true;
      }
    }
    return false;
  }

  void delete(String name) throws ClusterException {
    Names.require(kind, name, ROOM_FOR_PART);
    remove(name);
    // By label, so that parts go as well whose writer did not live to list them.
    for (String part : list(Selector.all().labelled(Map.of(PART_OF, label(name))))) {
      if (part.startsWith(name + ".")) {
        remove(part);
      }
    }
  }

  List<String> names(String prefix) throws ClusterException {
    return list(Selector.all().labelled(Map.of(KIND, kind))).stream()
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  private List<String> list(Selector selector) throws ClusterException {
    List<String> names = new ArrayList<>();
    server.list(
        ApiCall.listMetadata("list the %ss".formatted(kind), path("") + selector.query()),
        Set.of("data", "binaryData"),
        each -> names.add(each.name()));
    return names;
  }

  private Optional<Stored> read(String name) throws ClusterException {
    for (int tries = 0; tries < TRIES; tries++) {
      ApiAnswer answer = server.call(ApiCall.get(doing("read", name), path("/" + name)));
      if (!answer.isDone()) {
        return Optional.empty();
      }
      ApiObject head = answer.object();
      if (!head.label(KIND).equals(kind)) {
        throw new ClusterException(
            new ClusterFault.Refused(
                "cluster %s: ConfigMap %s is not a %s of OSBS; somebody else uses the name"
                    .formatted(server.cluster(), name, kind)));
      }
      String listed = head.text("data", PARTS);
      List<String> parts = listed.isEmpty() ? List.of() : List.of(listed.split(" "));
      byte[] packed = parts.isEmpty() ? decoded(head, name) : together(parts);
      if (packed != null) {
        return Optional.of(new Stored(head, Gzip.unpacked(packed, doing("read", name)), parts));
      }
      // A part is gone: the content was replaced between the two requests.
    }
    throw new ClusterException(
        new ClusterFault.Refused(
            "cluster %s: %s %s lists a part that does not exist; delete its ConfigMap"
                .formatted(server.cluster(), kind, name)));
  }

  private byte @Nullable [] together(List<String> parts) throws ClusterException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String part : parts) {
      ApiAnswer answer = server.call(ApiCall.get(doing("read", part), path("/" + part)));
      if (!answer.isDone()) {
        return null;
      }
      all.writeBytes(decoded(answer.object(), part));
    }
    return all.toByteArray();
  }

  private byte[] decoded(ApiObject configMap, String name) throws ClusterException {
    try {
      return Base64.getDecoder().decode(configMap.text("binaryData", CONTENT));
    } catch (IllegalArgumentException e) {
      throw new ClusterException(
          new ClusterFault.Refused(
              "cluster %s: ConfigMap %s was damaged: %s"
                  .formatted(server.cluster(), name, e.getMessage())),
          e);
    }
  }

  /**
   * Writes a content.
   *
   * @param before what is replaced; null creates
   * @return false when it is no longer the one that was read
   */
  private boolean write(
      String name, @Nullable Stored before, byte[] content, @Nullable Map<String, Object> owner)
      throws ClusterException {
    byte[] packed = Gzip.packed(content);
    Map<String, Object> head = configMap(name, Map.of(KIND, kind), owner);
    List<String> parts = new ArrayList<>();
    if (packed.length <= LARGEST_PART) {
      head.put("binaryData", Map.of(CONTENT, Base64.getEncoder().encodeToString(packed)));
    } else {
      parts.addAll(writeParts(name, packed, owner));
      head.put("data", Map.of(PARTS, String.join(" ", parts)));
    }
    ApiAnswer answer = writeHead(name, before, head);
    List<String> useless = answer.isDone() ? before == null ? List.of() : before.parts : parts;
    for (String part : useless) {
      remove(part);
    }
    return answer.isDone();
  }

  private ApiAnswer writeHead(String name, @Nullable Stored before, Map<String, Object> head)
      throws ClusterException {
    String doing = doing("store", name);
    if (before == null) {
      return server.call(ApiCall.post(doing, path(""), head));
    }
    if (head.get("metadata") instanceof Map<?, ?> metadata) {
      Map<String, Object> versioned = new LinkedHashMap<>();
      metadata.forEach((key, value) -> versioned.put(String.valueOf(key), value));
      versioned.put("resourceVersion", before.head.version());
      versioned.put("uid", before.head.uid());
      head.put("metadata", versioned);
    }
    return server.call(ApiCall.put(doing, path("/" + name), head));
  }

  private List<String> writeParts(String name, byte[] packed, @Nullable Map<String, Object> owner)
      throws ClusterException {
    String stem = "%s.%08x".formatted(name, random.nextInt());
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < packed.length; from += LARGEST_PART) {
      int to = Math.min(packed.length, from + LARGEST_PART);
      String part = stem + "." + parts.size();
      Map<String, Object> configMap = configMap(part, Map.of(PART_OF, label(name)), owner);
      byte[] piece = Arrays.copyOfRange(packed, from, to);
      configMap.put("binaryData", Map.of(CONTENT, Base64.getEncoder().encodeToString(piece)));
      server.call(ApiCall.post(doing("store", part), path(""), configMap));
      parts.add(part);
    }
    return parts;
  }

  private static Map<String, Object> configMap(
      String name, Map<String, String> labels, @Nullable Map<String, Object> owner) {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(Labels.MANAGED_BY, "osbs");
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("labels", all);
    if (owner != null) {
      metadata.put("ownerReferences", List.of(owner));
    }
    Map<String, Object> configMap = new LinkedHashMap<>();
    configMap.put("apiVersion", "v1");
    configMap.put("kind", "ConfigMap");
    configMap.put("metadata", metadata);
    return configMap;
  }

  private void remove(String name) throws ClusterException {
    server.call(ApiCall.delete(doing("delete", name), path("/" + name), Map.of()));
  }

  /** A label's value is shorter than a name may be. */
  private static String label(String name) {
    return name.length() <= 63 ? name : "%s-%08x".formatted(name.substring(0, 50), name.hashCode());
  }

  private String doing(String verb, String name) {
    return "%s %s %s".formatted(verb, kind, name);
  }

  private String path(String rest) {
    return server.path("api/v1", "configmaps" + rest);
  }
}
