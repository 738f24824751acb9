package io.osbs.cluster.deploy;

import static io.osbs.cluster.deploy.Manifest.object;

import io.osbs.cluster.deploy.Deployment.ClusterRole;
import io.osbs.cluster.namespace.Accounts;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Engine;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a {@link Deployment}, in the order in which they can be made. Each stands for
 * itself: whoever may make only some of them may go on with the rest.
 */
public final class Manifests {

  /** Label of a namespace: which kind of cluster it is. */
  public static final String ROLE = "osbs.io/cluster-role";

  /** The level of the Pod Security Standards that a namespace enforces. */
  public static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String LIMITS = "osbs";

  private static final String ADMINISTRATOR = "an administrator of the cluster";
  private static final String GRANTER =
      "an administrator, or somebody who has all the rights that it gives";

  private final Deployment wanted;
  private final List<Manifest> all = new ArrayList<>();

  private Manifests(Deployment wanted) {
    this.wanted = wanted;
  }

  /** All objects, the namespace first. */
  public static List<Manifest> of(Deployment wanted) {
    Manifests manifests = new Manifests(wanted);
    manifests.namespace();
    switch (wanted.role()) {
      case ORCHESTRATOR -> manifests.orchestrator();
      case WORKER -> manifests.worker();
    }
    wanted.secrets().forEach(manifests::secret);
    return List.copyOf(manifests.all);
  }

  private void namespace() {
    Map<String, Object> labels = new TreeMap<>();
    labels.put(Labels.MANAGED_BY, "osbs");
    labels.put(ROLE, word(wanted.role()));
    labels.put(POD_SECURITY, podSecurity());
    all.add(
        new Manifest(
            object(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                object("name", wanted.namespace(), "labels", labels)),
            ADMINISTRATOR));
    if (!wanted.quota().isEmpty()) {
      add("v1", "ResourceQuota", LIMITS, ADMINISTRATOR, "spec", object("hard", wanted.quota()));
    }
    if (!wanted.defaultRequest().isEmpty()) {
      Map<String, Object> container =
          object("type", "Container", "defaultRequest", wanted.defaultRequest());
      add("v1", "LimitRange", LIMITS, ADMINISTRATOR, "spec", object("limits", List.of(container)));
    }
  }

  static String word(ClusterRole role) {
    return switch (role) {
      case ORCHESTRATOR -> "orchestrator";
      case WORKER -> "worker";
    };
  }

  /** Worker pods mount, and OpenShift runs every custom build privileged. */
  private String podSecurity() {
    return wanted.role() == ClusterRole.ORCHESTRATOR && wanted.engine() == Engine.KUBERNETES
        ? "restricted"
        : "privileged";
  }

  private void orchestrator() {
    account(Accounts.KOJI_BUILDER, false);
    account(Accounts.ORCHESTRATOR_POD, true);
    token(Accounts.KOJI_BUILDER);
    user(Accounts.KOJI_BUILDER, Rights.submitter(wanted.engine(), wanted.readable()));
    role(Accounts.ORCHESTRATOR_POD, Rights.orchestratorPod(wanted.engine()));
  }

  private void worker() {
    account(Accounts.ORCHESTRATOR, false);
    account(Accounts.WORKER_POD, true);
    token(Accounts.ORCHESTRATOR);
    user(Accounts.ORCHESTRATOR, Rights.orchestrator(wanted.engine(), wanted.readable()));
    role(Accounts.WORKER_POD, Rights.workerPod(wanted.engine()));
    if (wanted.scc() != null) {
      binding(
          "osbs-scc", Accounts.WORKER_POD, "ClusterRole", "system:openshift:scc:" + wanted.scc());
    }
  }

  private void account(String name, boolean ofPods) {
    if (ofPods && wanted.pullSecret() != null) {
      List<Object> pull = List.of(object("name", wanted.pullSecret()));
      add("v1", "ServiceAccount", name, null, "imagePullSecrets", pull);
    } else {
      add("v1", "ServiceAccount", name, null);
    }
  }

  /** A token that stays until its secret is deleted; the cluster fills it in. */
  private void token(String account) {
    Map<String, Object> secret = head("v1", "Secret", Accounts.tokenSecret(account));
    secret.put(
        "metadata",
        object(
            "name",
            Accounts.tokenSecret(account),
            "namespace",
            wanted.namespace(),
            "labels",
            labels(),
            "annotations",
            object("kubernetes.io/service-account.name", account)));
    secret.put("type", "kubernetes.io/service-account-token");
    all.add(new Manifest(secret, null));
  }

  /** An account that makes builds. */
  private void user(String account, List<Rule> rights) {
    List<Rule> custom = Rights.customBuilds(wanted.engine());
    if (wanted.narrow()) {
      List<Rule> rules = new ArrayList<>(rights);
      rules.addAll(custom);
      role(account, rules);
      return;
    }
    binding(account + "-edit", account, "ClusterRole", "edit");
    if (!custom.isEmpty()) {
      role(account + "-custom-builds", account, custom);
    }
  }

  private void role(String account, List<Rule> rules) {
    role(account, account, rules);
  }

  private void role(String name, String account, List<Rule> rules) {
    List<Map<String, Object>> trees = rules.stream().map(Rule::tree).toList();
    add(RBAC + "/v1", "Role", name, GRANTER, "rules", trees);
    binding(name, account, "Role", name);
  }

  private void binding(String name, String account, String kind, String role) {
    Map<String, Object> binding = head(RBAC + "/v1", "RoleBinding", name);
    binding.put("roleRef", object("apiGroup", RBAC, "kind", kind, "name", role));
    binding.put(
        "subjects",
        List.of(
            object("kind", "ServiceAccount", "name", account, "namespace", wanted.namespace())));
    all.add(new Manifest(binding, GRANTER));
  }

  private void secret(String name, Map<String, byte[]> values) {
    all.add(secret(wanted.namespace(), name, values));
  }

  /** A secret of its own. */
  public static Manifest secret(String namespace, String name, Map<String, byte[]> values) {
    Map<String, Object> data = new TreeMap<>();
    values.forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
    Map<String, Object> secret = head(namespace, "v1", "Secret", name);
    secret.put("type", type(values.keySet()));
    secret.put("data", data);
    return new Manifest(secret, null);
  }

  /** Image pull secrets have types of their own. */
  private static String type(Set<String> keys) {
    if (keys.equals(Set.of(".dockerconfigjson"))) {
      return "kubernetes.io/dockerconfigjson";
    }
    return keys.equals(Set.of(".dockercfg")) ? "kubernetes.io/dockercfg" : "Opaque";
  }

  private void add(
      String version, String kind, String name, @Nullable String by, Object... members) {
    Map<String, Object> tree = head(version, kind, name);
    tree.putAll(object(members));
    all.add(new Manifest(tree, by));
  }

  private Map<String, Object> head(String version, String kind, String name) {
    return head(wanted.namespace(), version, kind, name);
  }

  private static Map<String, Object> head(
      String namespace, String version, String kind, String name) {
    return object(
        "apiVersion",
        version,
        "kind",
        kind,
        "metadata",
        object("name", name, "namespace", namespace, "labels", labels()));
  }

  private static Map<String, Object> labels() {
    return object(Labels.MANAGED_BY, "osbs");
  }
}
