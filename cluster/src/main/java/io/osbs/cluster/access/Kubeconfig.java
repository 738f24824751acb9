package io.osbs.cluster.access;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Problems;
import io.osbs.config.yaml.YamlNode;
import io.osbs.config.yaml.YamlText;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One context of a kubeconfig file, the format of {@code kubectl} (API {@code v1}, kind {@code
 * Config}).
 *
 * @param namespace null when the context names none
 * @param server null when the cluster has none
 * @param authority PEM; null for the JVM's authorities
 * @param token null for none
 * @param tokenFile null for none
 * @param certificate PEM; null for none
 * @param key PEM; null for none
 */
record Kubeconfig(
    Path file,
    String context,
    @Nullable String namespace,
    @Nullable String server,
    boolean insecure,
    @Nullable String authority,
    @Nullable String token,
    @Nullable Path tokenFile,
    @Nullable String certificate,
    @Nullable String key) {

  /**
   * Reads a file.
   *
   * @param wanted the context; null takes the file's current one
   */
  static Kubeconfig read(Path file, @Nullable String wanted) throws ClusterException {
    String text;
    try {
      text = ConfigFiles.read(file);
    } catch (ConfigException e) {
      throw invalid(file, "cannot be used: " + e.problems().getFirst().message());
    }
    Problems problems = new Problems();
    YamlNode root = YamlText.read(file.toString(), text, problems).orElse(null);
    if (root == null) {
      throw invalid(file, "is no YAML");
    }
    String context = wanted == null ? text(root, "current-context") : wanted;
    if (context == null) {
      throw invalid(file, "has no current-context; name one by the key 'context'");
    }
    YamlNode chosen = named(file, root, "contexts", context, "context");
    YamlNode cluster = named(file, root, "clusters", required(file, chosen, "cluster"), "cluster");
    YamlNode user = named(file, root, "users", required(file, chosen, "user"), "user");
    for (String option : List.of("proxy-url", "tls-server-name")) {
      if (child(cluster, option) != null) {
        throw invalid(
            file, "context '%s' has '%s', which osbs does not know".formatted(context, option));
      }
    }
    for (String plugin : List.of("exec", "auth-provider", "username")) {
      if (child(user, plugin) != null) {
        throw invalid(
            file,
            "context '%s' authenticates by '%s', which osbs does not do; use a token, a tokenFile or a client certificate"
                .formatted(context, plugin));
      }
    }
    return new Kubeconfig(
        file,
        context,
        text(chosen, "namespace"),
        text(cluster, "server"),
        "true".equals(text(cluster, "insecure-skip-tls-verify")),
        pem(file, cluster, "certificate-authority"),
        text(user, "token"),
        path(file, user, "tokenFile"),
        pem(file, user, "client-certificate"),
        pem(file, user, "client-key"));
  }

  private static YamlNode named(Path file, YamlNode root, String list, String name, String member)
      throws ClusterException {
    if (child(root, list) instanceof YamlNode.Items items) {
      for (YamlNode item : items.nodes()) {
        YamlNode inner = child(item, member);
        if (name.equals(text(item, "name")) && inner != null) {
          return inner;
        }
      }
    }
    throw invalid(file, "has no %s '%s'".formatted(member, name));
  }

  /** What {@code name-data} holds, else the file that {@code name} refers to. */
  private static @Nullable String pem(Path file, YamlNode node, String name)
      throws ClusterException {
    String data = text(node, name + "-data");
    if (data != null) {
      try {
        return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
      } catch (IllegalArgumentException _) {
        throw invalid(file, "has no base64 in %s-data".formatted(name));
      }
    }
    Path path = path(file, node, name);
    if (path == null) {
      return null;
    }
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw invalid(file, "names %s, which cannot be read: %s".formatted(path, e.getMessage()));
    }
  }

  /** A path counts from the file it stands in. */
  private static @Nullable Path path(Path file, YamlNode node, String name) {
    String path = text(node, name);
    return path == null ? null : file.toAbsolutePath().resolveSibling(path);
  }

  private static String required(Path file, YamlNode node, String name) throws ClusterException {
    String text = text(node, name);
    if (text == null) {
      throw invalid(file, "has a context without '%s'".formatted(name));
    }
    return text;
  }

  private static @Nullable String text(YamlNode node, String name) {
    return child(node, name) instanceof YamlNode.Scalar scalar && !scalar.text().isEmpty()
        ? scalar.text()
        : null;
  }

  private static @Nullable YamlNode child(YamlNode node, String name) {
    if (node instanceof YamlNode.Mapping mapping) {
      YamlNode.Entry entry = mapping.entries().get(name);
      return entry == null ? null : entry.node();
    }
    return null;
  }

  private static ClusterException invalid(Path file, String problem) {
    return new ClusterException(
        new ClusterFault.Invalid("kubeconfig %s %s".formatted(file, problem)));
  }
}
