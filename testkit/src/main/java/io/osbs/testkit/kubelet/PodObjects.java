package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's node reads of the API on its behalf, with the node's own rights: the secrets and
 * config maps that the pod names, and tokens of its service account. Safe for use by several
 * threads.
 */
final class PodObjects {

  /** A token is asked for again when this part of its life has passed, as by a kubelet. */
  private static final double TOKEN_LIFE = 0.8;

  private static final long USUAL_TOKEN_SECONDS = 3600;

  private record Token(String text, Instant renewAt) {}

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  PodObjects(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A secret of the pod's namespace; null only when it is optional. */
  @Nullable Secret secret(Pod pod, String name, boolean optional) throws NotReadyException {
    String namespace = pod.getMetadata().getNamespace();
    return there(
        "secret \"" + name + "\"",
        optional,
        () -> client.secrets().inNamespace(namespace).withName(name).get());
  }

  /** A config map of the pod's namespace; null only when it is optional. */
  @Nullable ConfigMap configMap(Pod pod, String name, boolean optional) throws NotReadyException {
    String namespace = pod.getMetadata().getNamespace();
    return there(
        "configmap \"" + name + "\"",
        optional,
        () -> client.configMaps().inNamespace(namespace).withName(name).get());
  }

  private interface Read<T> {
    @Nullable T get();
  }

  private static <T> @Nullable T there(String what, boolean optional, Read<T> read)
      throws NotReadyException {
    T found;
    try {
      found = read.get();
    } catch (KubernetesClientException e) {
      throw new NotReadyException("ContainerCreating", String.valueOf(e.getMessage()));
    }
    if (found == null && !optional) {
      throw new NotReadyException("ContainerCreating", what + " not found");
    }
    return found;
  }

  /** A token of the pod's service account, bound to the pod. */
  String token(Pod pod, ServiceAccountTokenProjection wanted) throws NotReadyException {
    String key = pod.getMetadata().getUid() + "/" + wanted.getAudience();
    Token token = tokens.get(key);
    if (token == null || clock.instant().isAfter(token.renewAt())) {
      token = requestToken(pod, wanted);
      tokens.put(key, token);
    }
    return token.text();
  }

  private Token requestToken(Pod pod, ServiceAccountTokenProjection wanted)
      throws NotReadyException {
    Long given = wanted.getExpirationSeconds();
    long seconds = given == null ? USUAL_TOKEN_SECONDS : given;
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(seconds)
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec();
    if (wanted.getAudience() != null && !wanted.getAudience().isEmpty()) {
      request.editSpec().withAudiences(wanted.getAudience()).endSpec();
    }
    try {
      TokenRequest answer =
          client
              .serviceAccounts()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getSpec().getServiceAccountName())
              .tokenRequest(request.build());
      Duration life = Duration.ofMillis((long) (seconds * 1000 * TOKEN_LIFE));
      return new Token(answer.getStatus().getToken(), clock.instant().plus(life));
    } catch (KubernetesClientException e) {
      throw new NotReadyException(
          "ContainerCreating", "failed to fetch token: " + String.valueOf(e.getMessage()));
    }
  }

  /** Forgets the tokens of a pod. */
  void forget(Pod pod) {
    tokens.keySet().removeIf(key -> key.startsWith(pod.getMetadata().getUid() + "/"));
  }
}
