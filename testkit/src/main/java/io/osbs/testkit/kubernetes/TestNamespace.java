package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A namespace of a test's own, with its default service account; deleted by {@link #close}. */
public final class TestNamespace implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

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

  /**
   * Gives one of the cluster's roles, in this namespace, to an account of it; in force on return.
   *
   * @param role one that may at least list pods
   */
  public void grantToAccount(String account, String role) throws IOException {
    grant(account, role, "", "ServiceAccount", name);
    awaitGrant(account, "", "pods");
  }

  /** Gives one of the cluster's roles to a user, as {@link #grantToAccount} does. */
  public void grantToUser(String user, String role) throws IOException {
    grant(user, role, "rbac.authorization.k8s.io", "User", null);
    awaitRight(user, "", "pods");
  }

  /** A token of an account, good for an hour. */
  public String token(String account) {
    return client
        .serviceAccounts()
        .inNamespace(name)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(Duration.ofHours(1).toSeconds())
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /** Waits until an account may list such objects. */
  void awaitGrant(String account, String group, String resource) throws IOException {
    awaitRight("system:serviceaccount:%s:%s".formatted(name, account), group, resource);
  }

  /** The API server takes a moment to know of a role that it has stored. */
  private void awaitRight(String user, String group, String resource) throws IOException {
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withNewResourceAttributes()
            .withNamespace(name)
            .withVerb("list")
            .withGroup(group)
            .withResource(resource)
            .endResourceAttributes()
            .endSpec()
            .build();
    Glances.await(
        "%s may list %s in namespace %s".formatted(user, resource, name),
        PATIENCE,
        () ->
            client
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(question)
                .getStatus()
                .getAllowed());
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
