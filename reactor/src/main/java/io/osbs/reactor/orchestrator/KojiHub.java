package io.osbs.reactor.orchestrator;

import io.osbs.cluster.site.Site;
import io.osbs.config.reactor.KojiSettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.koji.content.ParentBuild;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.tls.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hub that config.yaml names, seen from inside a build. */
final class KojiHub {

  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Site site;
  private final ReactorContext context;

  KojiHub(Site site, ReactorContext context) {
    this.site = site;
    this.context = context;
  }

  /** True when config.yaml says how to log in; without that Koji is only read. */
  boolean logsIn() {
    KojiSettings koji = site.reactorConfig().koji();
    return koji != null
        && (koji.auth().sslCertsDir() != null || koji.auth().krbPrincipal() != null);
  }

  private KojiSettings settings() throws FailureException {
    KojiSettings koji = site.reactorConfig().koji();
    if (koji == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "%s names no hub; write section koji with hub_url"
              .formatted(site.reactorConfig().file()));
    }
    return koji;
  }

  /** What each platform builds upon instead of the Dockerfile's last parent. */
  Map<Platform, String> parents(String nvr, List<Platform> platforms)
      throws FailureException, ClusterException, InterruptedException {
    KojiSettings koji = settings();
    try (HttpTransport transport = transport(koji)) {
      return new ParentBuild(hub(koji, transport)).pullSpecs(nvr, platforms);
    } catch (HubException e) {
      throw e.asFailure();
    }
  }

  /** A session of the user whom config.yaml names. */
  HubSession session() throws HubException, FailureException, InterruptedException {
    try {
      KojiSettings koji = settings();
      KojiSettings.Auth auth = koji.auth();
      return hub(koji, transport(koji))
          .login(
              auth.sslCertsDir() != null
                  ? new Login.Certificate(auth.proxyUser())
                  : new Login.Kerberos(
                      auth.krbPrincipal(),
                      place(auth.krbKeytabPath()),
                      place(auth.krbCachePath()),
                      auth.proxyUser()));
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    }
  }

  private Hub hub(KojiSettings koji, HttpTransport transport) {
    return new Hub(
        koji.hubUrl(),
        transport,
        Patience.ofBuild(context.pause(), text -> context.log().warning("koji", text)));
  }

  private HttpTransport transport(KojiSettings koji) throws FailureException, ClusterException {
    if (!"https".equals(koji.hubUrl().getScheme())) {
      return new HttpTransport(CONNECT, DEADLINE);
    }
    Path certs = place(koji.auth().sslCertsDir());
    Path authority = certs == null ? null : certs.resolve("serverca");
    Path own = certs == null ? null : certs.resolve("cert");
    boolean known = authority != null && Files.exists(authority);
    return new HttpTransport(CONNECT, DEADLINE, new Tls(known ? authority : null, false, own, own));
  }

  private @Nullable Path place(@Nullable String configured) throws ClusterException {
    return configured == null ? null : context.own().resolve(configured);
  }
}
