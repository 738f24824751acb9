package io.osbs.cluster.deploy;

import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.namespace.Accounts;
import io.osbs.cluster.namespace.NamespaceSecrets;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.time.Pause;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The persistent token of an account, which the cluster puts into a secret some time later. */
public final class AccountToken {

  private static final int TRIES = 60;
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final String TOKEN = "token";
  private static final String AUTHORITY = "ca.crt";

  private AccountToken() {}

  /**
   * Reads it, and waits for it some time.
   *
   * @return {@code token}, and {@code ca.crt}, which says whom to believe
   */
  public static Map<String, byte[]> read(ApiServer server, String account, Pause pause)
      throws ClusterException, InterruptedException {
    NamespaceSecrets secrets = new NamespaceSecrets(server);
    String name = Accounts.tokenSecret(account);
    for (int left = TRIES; ; left--) {
      Map<String, byte[]> found = secrets.get(name).orElse(Map.of());
      if (found.containsKey(TOKEN)) {
        Map<String, byte[]> token = new TreeMap<>(found);
        token.keySet().retainAll(Set.of(TOKEN, AUTHORITY));
        return token;
      }
      if (left == 1) {
        throw new ClusterException(
            new ClusterFault.Refused(
                "cluster %s: secret %s of namespace %s has no token after 30 s; is the account %s there, and does the cluster make tokens (its controller manager has a service account key)?"
                    .formatted(server.cluster(), name, server.namespace(), account)));
      }
      pause.pause(BETWEEN);
    }
  }
}
