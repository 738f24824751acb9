package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Site;
import io.osbs.config.reactor.KojiSettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.publish.PublishPart;
import io.osbs.koji.content.KojiImport;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.process.Pause;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.tls.Tls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Opens Koji's part in publishing, as config.yaml has it. */
final class KojiPart {

  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private KojiPart() {}

  /**
   * The part; empty when there is no Koji, or no credentials for it.
   *
   * @param imported told the number of the Koji build
   */
  static Optional<PublishPart> of(
      Site site, ReactorContext context, Request request, Ledger ledger, LongConsumer imported) {
    KojiSettings koji = site.reactorConfig().koji();
    if (koji == null || !logsIn(koji.auth())) {
      return Optional.empty();
    }
    return Optional.of(
        new KojiImport(
            () -> session(koji, context),
            new KojiMaterial(site, context, request, ledger),
            new KojiImport.Means(
                Json::write,
                KojiPart::read,
                "1",
                koji.useFastUpload(),
                context.wall(),
                context.surroundings().machine().random(),
                context.pause()),
            imported));
  }

  /** Without credentials Koji is only read. */
  private static boolean logsIn(KojiSettings.Auth auth) {
    return auth.sslCertsDir() != null || auth.krbPrincipal() != null;
  }

  private static Map<String, ?> read(String text) throws FailureException {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8)).members();
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "the task's userdata is no JSON object: " + e.getMessage());
    }
  }

  private static HubSession session(KojiSettings koji, ReactorContext context)
      throws HubException, FailureException, InterruptedException {
    try {
      KojiSettings.Auth auth = koji.auth();
      Path certs = place(auth.sslCertsDir(), context);
      Path authority = certs == null ? null : certs.resolve("serverca");
      Path own = certs == null ? null : certs.resolve("cert");
      boolean known = authority != null && Files.exists(authority);
      HttpTransport transport =
          "https".equals(koji.hubUrl().getScheme())
              ? new HttpTransport(
                  CONNECT, DEADLINE, new Tls(known ? authority : null, false, own, own))
              : new HttpTransport(CONNECT, DEADLINE);
      Pause pause = context.pause();
      Hub hub =
          new Hub(
              koji.hubUrl(),
              transport,
              Patience.ofBuild(pause, text -> context.log().warning("koji_import", text)));
      return hub.login(
          certs != null
              ? new Login.Certificate()
              : new Login.Kerberos(
                  auth.krbPrincipal(),
                  place(auth.krbKeytabPath(), context),
                  place(auth.krbCachePath(), context)));
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    }
  }

  private static @Nullable Path place(@Nullable String configured, ReactorContext context)
      throws ClusterException {
    return configured == null ? null : context.own().resolve(configured);
  }
}
