package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads pods. */
final class PodSpecs {

  private PodSpecs() {}

  /** What of a pod this node cannot do; empty when it can do all of it. */
  static List<String> unsupported(Pod pod) {
    List<String> found = new ArrayList<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getEmptyDir() == null
          && volume.getSecret() == null
          && volume.getConfigMap() == null
          && volume.getProjected() == null
          && volume.getDownwardAPI() == null
          && volume.getHostPath() == null) {
        found.add("the kind of volume " + volume.getName());
      }
    }
    for (Container container : containers(pod)) {
      if (container.getLivenessProbe() != null
          || container.getReadinessProbe() != null
          || container.getStartupProbe() != null) {
        found.add("probes (container %s)".formatted(container.getName()));
      }
      if (container.getLifecycle() != null) {
        found.add("lifecycle hooks (container %s)".formatted(container.getName()));
      }
      if (container.getRestartPolicy() != null) {
        found.add("sidecars (container %s)".formatted(container.getName()));
      }
      for (VolumeMount mount : container.getVolumeMounts()) {
        if (mount.getSubPathExpr() != null) {
          found.add("subPathExpr (container %s)".formatted(container.getName()));
        }
      }
    }
    return found;
  }

  /** Init containers first. */
  static List<Container> containers(Pod pod) {
    List<Container> all = new ArrayList<>(pod.getSpec().getInitContainers());
    all.addAll(pod.getSpec().getContainers());
    return all;
  }

  /** The value of a fieldRef. */
  static String field(Pod pod, String path) throws NotReadyException {
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
      case "status.hostIP", "status.podIP" -> "127.0.0.1";
      case "metadata.labels" -> lines(pod.getMetadata().getLabels());
      case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
      default ->
          keyed(path, "metadata.labels", pod.getMetadata().getLabels())
              .or(() -> keyed(path, "metadata.annotations", pod.getMetadata().getAnnotations()))
              .orElseThrow(() ->
                  new NotReadyException(
                      "CreateContainerConfigError", "unsupported fieldPath: " + path));
    };
  }

  private static Optional<String> keyed(
      String path, String what, @Nullable Map<String, String> values) {
    if (!path.startsWith(what + "['") || !path.endsWith("']")) {
      return Optional.empty();
    }
    String key = path.substring(what.length() + 2, path.length() - 2);
    return Optional.of(values == null ? "" : values.getOrDefault(key, ""));
  }

  private static String lines(@Nullable Map<String, String> values) {
    StringBuilder lines = new StringBuilder();
    if (values != null) {
      values.forEach((key, value) -> lines.append(key + "=\"" + value + "\"\n"));
    }
    return lines.toString();
  }

  /** The numeric group that volumes belong to; negative for none. */
  static long fileGroup(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    return context == null || context.getFsGroup() == null ? -1 : context.getFsGroup();
  }

  /** The numeric user of a container: its own word, the pod's, or root. */
  static long user(Pod pod, Container container) {
    SecurityContext own = container.getSecurityContext();
    PodSecurityContext all = pod.getSpec().getSecurityContext();
    if (own != null && own.getRunAsUser() != null) {
      return own.getRunAsUser();
    }
    return all != null && all.getRunAsUser() != null ? all.getRunAsUser() : 0;
  }

  /** The numeric group of a container. */
  static long group(Pod pod, Container container) {
    SecurityContext own = container.getSecurityContext();
    PodSecurityContext all = pod.getSpec().getSecurityContext();
    if (own != null && own.getRunAsGroup() != null) {
      return own.getRunAsGroup();
    }
    return all != null && all.getRunAsGroup() != null ? all.getRunAsGroup() : 0;
  }

  /** Whether the container must not run as root, and yet would. */
  static boolean refusesRoot(Pod pod, Container container) {
    SecurityContext own = container.getSecurityContext();
    PodSecurityContext all = pod.getSpec().getSecurityContext();
    Boolean rule = own == null ? null : own.getRunAsNonRoot();
    if (rule == null && all != null) {
      rule = all.getRunAsNonRoot();
    }
    return Boolean.TRUE.equals(rule) && user(pod, container) == 0;
  }
}
