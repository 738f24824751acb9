package io.osbs.client.deploy;

import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.instance.Instance;
import io.osbs.core.cluster.SecretMount;
import java.util.stream.Collectors;

/**
 * Where the token of a worker cluster belongs, so that orchestrator builds find it: {@code
 * token_file} of the worker's section lies below the mount of one of the orchestrator instance's
 * {@code token_secrets}.
 *
 * @param secret its name on the orchestrator cluster
 * @param key which holds the token
 */
public record TokenPlace(String secret, String key) {

  /**
   * Finds it.
   *
   * @param home the instance that orchestrator builds are created through
   * @param worker the section of the worker cluster
   * @throws ConfigException when the two do not fit
   */
  public static TokenPlace of(Instance home, Instance worker) {
    String file = worker.credentials().tokenFile();
    if (file == null) {
      throw wrong(
          worker,
          "it is not said where orchestrator builds find the token of this cluster",
          "write token_file = %s/token, and token_secrets = %s-token in section [%s] of %s"
              .formatted(
                  SecretMount.atDefault(worker.name() + "-token").path(),
                  worker.name(),
                  home.name(),
                  home.origins().file()));
    }
    for (SecretMount mount : home.orchestration().tokenMounts()) {
      String below = mount.path().endsWith("/") ? mount.path() : mount.path() + "/";
      if (file.startsWith(below) && file.indexOf('/', below.length()) < 0) {
        return new TokenPlace(mount.secret(), file.substring(below.length()));
      }
    }
    String mounts =
        home.orchestration().tokenMounts().stream()
            .map(mount -> mount.secret() + ":" + mount.path())
            .collect(Collectors.joining(" "));
    throw wrong(
        worker,
        "%s lies in none of the token_secrets of section [%s] of %s (%s)"
            .formatted(
                file, home.name(), home.origins().file(), mounts.isEmpty() ? "none" : mounts),
        "correct the path, or add a secret that is mounted there to token_secrets");
  }

  private static ConfigException wrong(Instance worker, String message, String remedy) {
    return new ConfigException(
        new Problem(
            Problem.Severity.ERROR,
            worker.origins().file(),
            worker.origins().lineOf("token_file"),
            "[%s] token_file".formatted(worker.name()),
            message,
            remedy));
  }
}
