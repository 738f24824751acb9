package io.osbs.cluster.access;

import io.osbs.config.Secret;
import io.osbs.config.instance.Credentials;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.Kerberos;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.tls.Negotiation;
import io.osbs.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how to reach the cluster of an instance. The address is the instance's, else its
 * kubeconfig's, else the pod's own. The credential is the first of: {@code token}, {@code
 * token_file}, client certificate, kubeconfig, {@code ~/.osbs/INSTANCE.token}, a login at the OAuth
 * server by {@code username} and {@code password} or by Kerberos, and the pod's own account where
 * the address is the pod's own API server or {@code use_auth} asks for it. The authority is the
 * kubeconfig's, else a {@code ca.crt} beside the token file (a service account's secret has one),
 * else the pod's, else the JVM's.
 */
public final class InstanceAccess {

  private final Instance instance;
  private final Map<String, String> environment;
  private final Path userHome;
  private final Function<String, Path> resolve;
  private final Function<String, Optional<MountedToken>> mounted;

  /**
   * A look at one instance.
   *
   * @param resolve where a file is that osbs.conf names
   */
  public InstanceAccess(
      Instance instance,
      Map<String, String> environment,
      Path userHome,
      Function<String, Path> resolve) {
    this(instance, environment, userHome, resolve, _ -> Optional.empty());
  }

  /**
   * A look at one instance.
   *
   * @param resolve where a file is that osbs.conf names
   * @param mounted asked for a {@code token_file} that is not there: builds may have it mounted
   */
  public InstanceAccess(
      Instance instance,
      Map<String, String> environment,
      Path userHome,
      Function<String, Path> resolve,
      Function<String, Optional<MountedToken>> mounted) {
    this.instance = instance;
    this.environment = environment;
    this.userHome = userHome;
    this.resolve = resolve;
    this.mounted = mounted;
  }

  /** As the instance says. */
  public Access find() throws ClusterException {
    PodAccount pod = PodAccount.of(environment).orElse(null);
    Kubeconfig kubeconfig = kubeconfig(pod);
    URI server = server(kubeconfig, pod);
    Found found = credential(kubeconfig, pod, server);
    ServerTrust tls =
        server.getScheme().equalsIgnoreCase("https") ? tls(kubeconfig, pod, server, found) : null;
    return new Access(
        instance.name(),
        server,
        namespace(kubeconfig, pod),
        tls,
        found.logsIn() ? login(server, tls) : found.credential());
  }

  /**
   * As a pod reaches the cluster it runs in, whatever the instance says: osbs.conf says how others
   * reach it.
   *
   * @param name what messages call the cluster
   */
  public static Access ofPod(String name, Map<String, String> environment) throws ClusterException {
    PodAccount pod =
        PodAccount.of(environment)
            .orElseThrow(() ->
                new ClusterException(
                    new ClusterFault.Invalid(
                        "this pod has no service account token, so it cannot reach its own API"
                            + " server; give its account automountServiceAccountToken")));
    try {
      return new Access(
          name,
          pod.server(),
          Files.readString(pod.namespace()).strip(),
          Authority.in(pod.authority()).trust(true, null),
          new TokenFile(pod.token(), "the pod's token " + pod.token()));
    } catch (IOException | GeneralSecurityException e) {
      throw new ClusterException(
          new ClusterFault.Invalid("the pod's account cannot be used: " + e.getMessage()), e);
    }
  }

  static Path usualKubeconfig(Map<String, String> environment, Path userHome) {
    String variable = environment.getOrDefault("KUBECONFIG", "");
    return variable.isEmpty()
        ? userHome.resolve(".kube").resolve("config")
        : Path.of(variable.split(":", -1)[0]);
  }

  /**
   * A credential.
   *
   * @param file that it lies in; null for none
   * @param authority that came with it, PEM; null for none
   */
  private record Found(
      Credential credential,
      @Nullable Path file,
      Pem.@Nullable Identity client,
      @Nullable String authority,
      boolean logsIn) {

    Found(Credential credential, @Nullable Path file, Pem.@Nullable Identity client) {
      this(credential, file, client, null, false);
    }
  }

  private Credential login(URI server, @Nullable ServerTrust trust) {
    Credentials said = instance.credentials();
    SSLContext tls = trust == null ? null : trust.context();
    if (said.username() != null && said.password() != null) {
      return new OAuthLogin(
          server,
          tls,
          new OAuthLogin.Proof.Password(said.username(), said.password()),
          of("username and password"));
    }
    Kerberos kerberos = said.kerberos();
    Path keytab = kerberos.keytab() == null ? null : resolve.apply(kerberos.keytab());
    String cache = kerberos.ccache();
    return new OAuthLogin(
        server,
        tls,
        new OAuthLogin.Proof.Ticket(
            new Negotiation(
                kerberos.principal(),
                keytab,
                cache == null ? null : resolve.apply(cache.replaceFirst("^FILE:", "")))),
        of("Kerberos login"));
  }

  private @Nullable Kubeconfig kubeconfig(@Nullable PodAccount pod) throws ClusterException {
    String said = instance.endpoint().kubeconfig();
    String context = instance.endpoint().context();
    if (said != null) {
      return Kubeconfig.read(resolve.apply(said), context);
    }
    if (context == null && (instance.endpoint().url() != null || pod != null)) {
      return null;
    }
    Path usual = usualKubeconfig(environment, userHome);
    return context != null || Files.exists(usual) ? Kubeconfig.read(usual, context) : null;
  }

  private URI server(@Nullable Kubeconfig kubeconfig, @Nullable PodAccount pod)
      throws ClusterException {
    URI url = instance.endpoint().url();
    String inFile = kubeconfig == null ? null : kubeconfig.server();
    if (url != null) {
      return url;
    }
    if (inFile != null) {
      try {
        return URI.create(inFile);
      } catch (IllegalArgumentException e) {
        throw invalid("'%s' of its kubeconfig is no address".formatted(inFile), e);
      }
    }
    if (pod != null) {
      return pod.server();
    }
    throw new ClusterException(
        new ClusterFault.Invalid(
            "instance [%s] of %s does not say where its API server is; write %s or kubeconfig"
                .formatted(
                    instance.name(),
                    instance.origins().file(),
                    instance.endpoint().engine().word() + "_url")));
  }

  private String namespace(@Nullable Kubeconfig kubeconfig, @Nullable PodAccount pod) {
    boolean said = instance.origins().lines().containsKey("namespace");
    String inContext = kubeconfig == null ? null : kubeconfig.namespace();
    if (said) {
      return instance.endpoint().namespace();
    }
    if (inContext != null) {
      return inContext;
    }
    if (pod != null && instance.endpoint().url() == null) {
      try {
        return Files.readString(pod.namespace()).strip();
      } catch (IOException _) {
        return instance.endpoint().namespace();
      }
    }
    return instance.endpoint().namespace();
  }

  private Found credential(@Nullable Kubeconfig kubeconfig, @Nullable PodAccount pod, URI server)
      throws ClusterException {
    Credentials said = instance.credentials();
    Pem.Identity client = client(said, kubeconfig);
    Secret token = said.token();
    String tokenFile = said.tokenFile();
    if (token != null) {
      return new Found(new FixedToken(token, of("the token")), null, client);
    }
    if (tokenFile != null) {
      Path file = resolve.apply(tokenFile);
      MountedToken there = Files.exists(file) ? null : mounted.apply(tokenFile).orElse(null);
      return there == null
          ? new Found(new TokenFile(file, of("token_file " + tokenFile)), file, client)
          : new Found(
              there.token() == null
                  ? new MissingToken(of("token_file " + tokenFile), there.source())
                  : new FixedToken(there.token(), of(there.source())),
              null,
              client,
              there.authority(),
              false);
    }
    if (kubeconfig != null && kubeconfig.token() != null) {
      String where =
          "the token of context %s of %s".formatted(kubeconfig.context(), kubeconfig.file());
      return new Found(new FixedToken(new Secret(kubeconfig.token()), where), null, client);
    }
    if (kubeconfig != null && kubeconfig.tokenFile() != null) {
      Path file = kubeconfig.tokenFile();
      return new Found(new TokenFile(file, "tokenFile " + file), file, client);
    }
    if (client != null) {
      return new Found(new FixedToken(null, of("the client certificate")), null, client);
    }
    Path login = userHome.resolve(".osbs").resolve(instance.name() + ".token");
    if (Files.exists(login)) {
      return new Found(new TokenFile(login, "the token file " + login), login, null);
    }
    if (said.kerberos().use() || (said.username() != null && said.password() != null)) {
      return new Found(Credential.none(), null, null, null, true);
    }
    if (pod != null && (pod.isServedBy(server) || Boolean.TRUE.equals(said.useAuth()))) {
      return new Found(
          new TokenFile(pod.token(), "the pod's token " + pod.token()), pod.token(), null);
    }
    return new Found(new FixedToken(null, of(Credential.NONE)), null, null);
  }

  private String of(String what) {
    return "%s of [%s] in %s".formatted(what, instance.name(), instance.origins().file());
  }

  private Pem.@Nullable Identity client(Credentials said, @Nullable Kubeconfig kubeconfig)
      throws ClusterException {
    String certificate = said.clientCert();
    String key = said.clientKey();
    try {
      if (certificate != null && key != null) {
        return new Pem.Identity(
            Pem.key(Files.readString(resolve.apply(key))),
            Pem.certificates(Files.readString(resolve.apply(certificate))));
      }
      if (kubeconfig != null && kubeconfig.certificate() != null && kubeconfig.key() != null) {
        return new Pem.Identity(
            Pem.key(kubeconfig.key()), Pem.certificates(kubeconfig.certificate()));
      }
      return null;
    } catch (IOException | GeneralSecurityException e) {
      throw invalid("its client certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private ServerTrust tls(
      @Nullable Kubeconfig kubeconfig, @Nullable PodAccount pod, URI server, Found found)
      throws ClusterException {
    boolean verify =
        instance.endpoint().verifySsl() && (kubeconfig == null || !kubeconfig.insecure());
    try {
      return authority(kubeconfig, pod, server, found).trust(verify, found.client());
    } catch (IOException | GeneralSecurityException e) {
      throw invalid("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static Authority authority(
      @Nullable Kubeconfig kubeconfig, @Nullable PodAccount pod, URI server, Found found)
      throws IOException {
    if (kubeconfig != null && kubeconfig.authority() != null) {
      return new Authority(
          kubeconfig.authority(),
          "of context %s of %s".formatted(kubeconfig.context(), kubeconfig.file()));
    }
    if (found.authority() != null) {
      return new Authority(found.authority(), "beside " + found.credential().source());
    }
    Path beside = found.file() == null ? null : found.file().resolveSibling("ca.crt");
    if (beside != null && Files.exists(beside)) {
      return Authority.in(beside);
    }
    if (pod != null && pod.isServedBy(server)) {
      return Authority.in(pod.authority());
    }
    return beside == null ? Authority.JVM : Authority.without(beside);
  }

  private ClusterException invalid(String problem, Exception cause) {
    return new ClusterException(
        new ClusterFault.Invalid(
            "instance [%s] of %s: %s"
                .formatted(instance.name(), instance.origins().file(), problem)),
        cause);
  }
}
