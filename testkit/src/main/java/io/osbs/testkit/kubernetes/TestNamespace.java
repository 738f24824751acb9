package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A namespace of a test's own, with its default service account; deleted by {@link #close}. */
public final class TestNamespace implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KubernetesClient client;
  private final String name;

  TestNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** From now on containers that say nothing about it ask for that much of a CPU. */
  public void defaultCpu(String quantity) {
    client
        .limitRanges()
        .inNamespace(name)
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withName("throttle")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .withDefaultRequest(Map.of("cpu", new Quantity(quantity)))
                .endLimit()
                .endSpec()
                .build())
        .create();
  }

  /** Allows that many objects of a kind, such as {@code count/jobs.batch}; counted on return. */
  public void quota(String quota, String kind, int most) {
    client
        .resourceQuotas()
        .inNamespace(name)
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName(quota)
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of(kind, new Quantity(Integer.toString(most))))
                .endSpec()
                .build())
        .create();
    client
        .resourceQuotas()
        .inNamespace(name)
        .withName(quota)
        .waitUntilCondition(
            now ->
                now != null
                    && now.getStatus() != null
                    && now.getStatus().getUsed() != null
                    && !now.getStatus().getUsed().isEmpty(),
            PATIENCE.toSeconds(),
            TimeUnit.SECONDS);
  }

  /** Gives one of the cluster's roles, in this namespace, to an account of it. */
  public void grantToAccount(String account, String role) {
    grant(account, role, "", "ServiceAccount", name);
  }

  /** Gives one of the cluster's roles, in this namespace, to a user. */
  public void grantToUser(String user, String role) {
    grant(user, role, "rbac.authorization.k8s.io", "User", null);
  }

  private void grant(
      String who, String role, String group, String kind, @Nullable String namespace) {
    client
        .rbac()
        .roleBindings()
        .inNamespace(name)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(who)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject(group, kind, who, namespace)
                .build())
        .create();
  }

  /**
   * Deletes it, and returns when none of its pods is left; the API server takes some seconds more
   * over the namespace itself.
   */
  @Override
  public void close() {
    // By itself the namespace controller waits 5 s before it begins.
    client.batch().v1().jobs().inNamespace(name).delete();
    client.pods().inNamespace(name).delete();
    client.namespaces().withName(name).delete();
    client
        .pods()
        .inNamespace(name)
        .informOnCondition(List::isEmpty)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
