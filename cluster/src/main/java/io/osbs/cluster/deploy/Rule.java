package io.osbs.cluster.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an account may do with some resources of a namespace, as a rule of a {@code Role} says it
 * ({@code rbac.authorization.k8s.io/v1}).
 *
 * @param group of the API; "" is the core group
 * @param resources in the plural, with a subresource as in {@code pods/log}
 * @param names the only objects meant; empty means all of the namespace
 */
public record Rule(String group, List<String> resources, List<String> verbs, List<String> names) {

  public Rule {
    resources = List.copyOf(resources);
    verbs = List.copyOf(verbs);
    names = List.copyOf(names);
  }

  static Rule of(String group, String resource, String... verbs) {
    return new Rule(group, List.of(resource), List.of(verbs), List.of());
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiGroups", List.of(group));
    tree.put("resources", resources);
    if (!names.isEmpty()) {
      tree.put("resourceNames", names);
    }
    tree.put("verbs", verbs);
    return tree;
  }
}
