package io.osbs.cluster.local;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Secrets as directories with a file per key, which the administrator writes. */
final class LocalSecrets implements Secrets {

  /**
   * The keys with a dot: of the types kubernetes.io/dockerconfigjson and kubernetes.io/dockercfg.
   */
  private static final Set<String> DOCKER = Set.of(".dockerconfigjson", ".dockercfg");

  private final StateDirectory state;

  LocalSecrets(StateDirectory state) {
    this.state = state;
  }

  @Override
  public Optional<Map<String, byte[]>> get(String name) throws ClusterException {
    Names.require("secret", name);
    Path directory = state.secrets().resolve(name);
    Map<String, byte[]> keys = new TreeMap<>();
    try {
      for (Path file : AtomicFiles.entries(directory)) {
        String key = file.getFileName().toString();
        // Editors and mounted secrets keep hidden files beside the keys.
        if ((!key.startsWith(".") || DOCKER.contains(key)) && Files.isRegularFile(file)) {
          keys.put(key, Files.readAllBytes(file));
        }
      }
      return Optional.of(keys);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Faults.of("read secret " + name, directory, e);
    }
  }
}
