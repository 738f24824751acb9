package io.osbs.core.cluster;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a cluster needs to know to run a build.
 *
 * @param arguments arguments of the {@code osbs} command that runs inside the build
 * @param environment environment variables of the build; the request travels here
 * @param mounts secrets to mount, in order; a secret named twice is mounted once per path
 * @param cpus processors the build asks for; 0 starts it at once. Used by the local engine, where a
 *     build stays Pending until they are free
 * @param deadline after this the cluster ends the build, counted from its creation
 * @param source absolute path of a directory whose content is copied into the build before it
 *     starts; local engine only, null otherwise
 */
public record BuildSpec(
    BuildName name,
    BuildKind kind,
    List<String> arguments,
    Map<String, String> environment,
    List<SecretMount> mounts,
    Map<String, String> nodeSelector,
    int cpus,
    Duration deadline,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable String source) {

  public BuildSpec {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    nodeSelector = Map.copyOf(nodeSelector);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    if (cpus < 0) {
      throw new IllegalArgumentException("a build cannot ask for " + cpus + " processors");
    }
  }
}
