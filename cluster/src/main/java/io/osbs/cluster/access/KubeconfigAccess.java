package io.osbs.cluster.access;

import io.osbs.config.Secret;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a namespace as a kubeconfig says, for whoever sets clusters up: osbs.conf says how
 * builds reach them.
 */
public final class KubeconfigAccess {

  private KubeconfigAccess() {}

  /**
   * As a context says.
   *
   * @param name what messages call the cluster
   * @param file null takes the one that kubectl would
   * @param context null takes the file's current one
   */
  public static Access find(
      String name,
      @Nullable Path file,
      @Nullable String context,
      String namespace,
      Map<String, String> environment,
      Path userHome)
      throws ClusterException {
    Kubeconfig kubeconfig =
        Kubeconfig.read(
            file == null ? InstanceAccess.usualKubeconfig(environment, userHome) : file, context);
    String where = "context %s of %s".formatted(kubeconfig.context(), kubeconfig.file());
    if (kubeconfig.server() == null) {
      throw new ClusterException(
          new ClusterFault.Invalid("%s does not say where its server is".formatted(where)));
    }
    try {
      Pem.Identity client =
          kubeconfig.certificate() == null || kubeconfig.key() == null
              ? null
              : new Pem.Identity(
                  Pem.key(kubeconfig.key()), Pem.certificates(kubeconfig.certificate()));
      Authority authority =
          kubeconfig.authority() == null
              ? Authority.JVM
              : new Authority(kubeconfig.authority(), "of " + where);
      return new Access(
          name,
          URI.create(kubeconfig.server()),
          namespace,
          authority.trust(!kubeconfig.insecure(), client),
          credential(kubeconfig, where));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ClusterException(
          new ClusterFault.Invalid("%s cannot be used: %s".formatted(where, e.getMessage())), e);
    }
  }

  private static Credential credential(Kubeconfig kubeconfig, String where) {
    if (kubeconfig.token() != null) {
      return new FixedToken(new Secret(kubeconfig.token()), "the token of " + where);
    }
    return kubeconfig.tokenFile() == null
        ? new FixedToken(null, where)
        : new TokenFile(kubeconfig.tokenFile(), "tokenFile " + kubeconfig.tokenFile());
  }
}
