package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables and arguments of a container, as a kubelet puts them together. */
final class ContainerEnvironment {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]*)\\)");

  private final Pod pod;
  private final Container container;
  private final PodObjects objects;
  private final URI apiServer;

  /**
   * @param apiServer where the pod finds the API: there is no network of services here
   */
  ContainerEnvironment(Pod pod, Container container, PodObjects objects, URI apiServer) {
    this.pod = pod;
    this.container = container;
    this.objects = objects;
    this.apiServer = apiServer;
  }

  /** All variables. */
  Map<String, String> variables(Image image) throws NotReadyException {
    Map<String, String> all = new TreeMap<>(image.environment());
    all.put("HOSTNAME", pod.getMetadata().getName());
    all.putIfAbsent("HOME", PodSpecs.user(pod, container) == 0 ? "/root" : "/");
    all.put("KUBERNETES_SERVICE_HOST", apiServer.getHost());
    all.put("KUBERNETES_SERVICE_PORT", Integer.toString(apiServer.getPort()));
    all.put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(apiServer.getPort()));
    for (EnvFromSource source : container.getEnvFrom()) {
      addAll(source, all);
    }
    for (EnvVar variable : container.getEnv()) {
      String value = value(variable, all);
      if (value != null) {
        all.put(variable.getName(), value);
      }
    }
    return all;
  }

  /** Command and arguments, with references to variables replaced. */
  List<String> argv(Image image, Map<String, String> variables) {
    List<String> argv = new ArrayList<>();
    List<String> command =
        container.getCommand().isEmpty() ? image.entrypoint() : container.getCommand();
    command.forEach(word -> argv.add(expand(word, variables)));
    container.getArgs().forEach(word -> argv.add(expand(word, variables)));
    return argv;
  }

  private void addAll(EnvFromSource source, Map<String, String> all) throws NotReadyException {
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    if (source.getSecretRef() != null) {
      String name = source.getSecretRef().getName();
      values(secret(name, Boolean.TRUE.equals(source.getSecretRef().getOptional())))
          .forEach((key, value) -> all.put(prefix + key, value));
    }
    if (source.getConfigMapRef() != null) {
      String name = source.getConfigMapRef().getName();
      ConfigMap map = configMap(name, Boolean.TRUE.equals(source.getConfigMapRef().getOptional()));
      if (map != null && map.getData() != null) {
        map.getData().forEach((key, value) -> all.put(prefix + key, value));
      }
    }
  }

  private @Nullable String value(EnvVar variable, Map<String, String> before)
      throws NotReadyException {
    EnvVarSource from = variable.getValueFrom();
    if (from == null) {
      return expand(variable.getValue() == null ? "" : variable.getValue(), before);
    }
    if (from.getFieldRef() != null) {
      return PodSpecs.field(pod, from.getFieldRef().getFieldPath());
    }
    if (from.getSecretKeyRef() != null) {
      var key = from.getSecretKeyRef();
      boolean optional = Boolean.TRUE.equals(key.getOptional());
      return required(
          values(secret(key.getName(), optional)).get(key.getKey()),
          "secret " + key.getName() + " has no key " + key.getKey(),
          optional);
    }
    if (from.getConfigMapKeyRef() != null) {
      var key = from.getConfigMapKeyRef();
      boolean optional = Boolean.TRUE.equals(key.getOptional());
      ConfigMap map = configMap(key.getName(), optional);
      return required(
          map == null || map.getData() == null ? null : map.getData().get(key.getKey()),
          "configmap " + key.getName() + " has no key " + key.getKey(),
          optional);
    }
    return resource(from.getResourceFieldRef().getResource());
  }

  private static @Nullable String required(@Nullable String value, String missing, boolean optional)
      throws NotReadyException {
    if (value == null && !optional) {
      throw new NotReadyException("CreateContainerConfigError", missing);
    }
    return value;
  }

  private @Nullable Secret secret(String name, boolean optional) throws NotReadyException {
    try {
      return objects.secret(pod, name, optional);
    } catch (NotReadyException e) {
      throw new NotReadyException("CreateContainerConfigError", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ConfigMap configMap(String name, boolean optional) throws NotReadyException {
    try {
      return objects.configMap(pod, name, optional);
    } catch (NotReadyException e) {
      throw new NotReadyException("CreateContainerConfigError", String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> values(@Nullable Secret secret) {
    Map<String, String> values = new TreeMap<>();
    if (secret != null && secret.getData() != null) {
      secret
          .getData()
          .forEach((key, value) ->
              values.put(
                  key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return values;
  }

  /** In whole units, as by the divisor 1 that is usual. */
  private String resource(String name) {
    String[] parts = name.split("\\.", 2);
    Map<String, Quantity> values =
        container.getResources() == null
            ? Map.of()
            : parts[0].equals("limits")
                ? container.getResources().getLimits()
                : container.getResources().getRequests();
    Quantity value = values == null ? null : values.get(parts[1]);
    return value == null
        ? "0"
        : value.getNumericalAmount().setScale(0, java.math.RoundingMode.UP).toPlainString();
  }

  /** {@code $(NAME)} is a variable when there is one, {@code $$} a dollar. */
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> {
          String name = match.group(1);
          String value = name == null ? "$" : variables.getOrDefault(name, match.group());
          return Matcher.quoteReplacement(value);
        });
  }
}
