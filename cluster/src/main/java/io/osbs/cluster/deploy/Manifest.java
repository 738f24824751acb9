package io.osbs.cluster.deploy;

import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.document.Yaml;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object that a namespace needs.
 *
 * @param tree the object
 * @param administrator why the rights of a namespace's user are not enough to make it; null when
 *     they are
 */
public record Manifest(Map<String, Object> tree, @Nullable String administrator) {

  public String kind() {
    return new ApiObject(tree).text("kind");
  }

  public String name() {
    return new ApiObject(tree).name();
  }

  /** True when it holds values that nobody may see. */
  public boolean isSecret() {
    return tree.containsKey("data");
  }

  /** A file for it, by its place in the order that the objects are to be made in. */
  public String file(int number) {
    return "%02d-%s-%s.yaml".formatted(number, kind().toLowerCase(Locale.ROOT), name());
  }

  /** The object as YAML, with a comment that says who may make it. */
  public String yaml() {
    String comment = administrator == null ? "" : "# needs %s\n".formatted(administrator);
    return comment + Yaml.pretty(tree) + "\n";
  }

  /** Where an API server has it. */
  String path(String namespace) {
    String group = String.valueOf(tree.get("apiVersion"));
    String api = group.contains("/") ? "apis/" + group : "api/" + group;
    return kind().equals("Namespace")
        ? "/%s/namespaces/%s".formatted(api, name())
        : "/%s/namespaces/%s/%s/%s".formatted(api, namespace, plural(), name());
  }

  private String plural() {
    return kind().toLowerCase(Locale.ROOT) + "s";
  }

  /** An object with these members in this order: name, value, name, value. */
  static Map<String, Object> object(Object... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(String.valueOf(members[i]), members[i + 1]);
    }
    return object;
  }
}
