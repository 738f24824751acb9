package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.cluster.site.Site;
import io.osbs.config.Secret;
import io.osbs.config.instance.PushRegistry;
import io.osbs.config.reactor.PulpSettings;
import io.osbs.config.reactor.RegistrySettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.Digest;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.time.Pause;
import io.osbs.process.FileFailures;
import io.osbs.process.Retry;
import io.osbs.publish.TagMoves;
import io.osbs.publish.TagStore;
import io.osbs.publish.VersionRelease;
import io.osbs.publish.pulp.PulpPart;
import io.osbs.publish.pulp.PulpServer;
import io.osbs.publish.pulp.PulpSource;
import io.osbs.publish.pulp.PulpTarget;
import io.osbs.publish.pulp.RegistryImages;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.Registries;
import io.osbs.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the Pulp that a site's config.yaml describes. */
final class PulpParts {

  private static final int TRIES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final PulpSettings settings;
  private final Site site;
  private final ReactorContext context;
  private final Request request;

  PulpParts(PulpSettings settings, Site site, ReactorContext context, Request request) {
    this.settings = settings;
    this.site = site;
    this.context = context;
    this.request = request;
  }

  /** The part, for images in these registries. */
  PublishPart open(List<RegistryClient> registries) throws FailureException {
    try {
      WorkOrder.Registry registry = registry();
      PulpTarget target =
          new PulpTarget(
              host(),
              settings.repositoryPrefix(),
              settings.isPrivate(),
              transfer(registry),
              settings.deleteFromRegistry());
      return new PulpPart(
          this::server,
          target,
          images(registries),
          this::moveTags,
          context.steady(),
          Pause.REAL,
          this::log);
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    }
  }

  /** In turn with other builds, as in the registry. */
  private List<String> moveTags(
      TagStore store,
      String repository,
      Digest index,
      List<String> tags,
      Optional<VersionRelease> ours,
      TagMoves.Setter setter)
      throws FailureException, InterruptedException {
    Documents documents;
    try {
      documents = site.home().documents();
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    }
    return new TagMoves(
            store,
            repository,
            documents,
            new TagMoves.Holder(context.own().uid(), request.id(), context.own().created()),
            context.wall(),
            Pause.REAL,
            this::log)
        .move(index, tags, ours, setter);
  }

  private void log(String line) {
    context.log().info("pulp", line);
  }

  /** Host and port that images are pulled from. */
  private String host() {
    String configured = settings.registry();
    if (configured != null) {
      return configured;
    }
    URI url = settings.url();
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private PulpServer server() throws FailureException {
    try {
      String certificates = certificates();
      Tls tls =
          new Tls(
              settings.caFile() == null ? null : context.own().resolve(settings.caFile()),
              settings.insecure(),
              certificates == null ? null : context.own().resolve(certificates + "/pulp.cer"),
              certificates == null ? null : context.own().resolve(certificates + "/pulp.key"));
      return new PulpServer(settings.url(), login(), tls, settings.timeout());
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    }
  }

  /**
   * The directory with {@code pulp.cer} and {@code pulp.key}: the original's secret, if no other.
   */
  private @Nullable String certificates() {
    PulpSettings.Auth auth = settings.auth();
    if (auth.sslCertsDir() != null || auth.username() != null) {
      return auth.sslCertsDir();
    }
    String secret = site.instance().pulp().secret();
    return secret == null ? null : SecretMount.atDefault(secret).path();
  }

  private PulpServer.@Nullable Login login() throws FailureException, ClusterException {
    String user = settings.auth().username();
    if (user == null) {
      return null;
    }
    Secret password = settings.auth().password();
    return new PulpServer.Login(user, password == null ? passwordFromFile() : password.value());
  }

  private String passwordFromFile() throws FailureException, ClusterException {
    String configured = String.valueOf(settings.auth().passwordFile());
    Path file = context.own().resolve(configured);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the password for Pulp, pulp.auth.password_file %s, cannot be read (%s); check the secret that is mounted there"
              .formatted(configured, e.getClass().getSimpleName()));
    }
  }

  // ---- the registry
  // ------------------------------------------------------------------------------

  private WorkOrder.Registry registry() throws FailureException {
    if (Destination.of(site, "any", context.surroundings().home()).target()
        instanceof WorkOrder.Registry registry) {
      return registry;
    }
    throw FailureException.of(
        FailureKind.CONFIGURATION,
        "Pulp gets images from a registry, and none is configured; add a section registries to"
            + " config.yaml");
  }

  private PulpTarget.Transfer transfer(WorkOrder.Registry registry)
      throws FailureException, ClusterException {
    if (settings.method() == PulpSettings.Method.PUSH) {
      return new PulpTarget.Transfer.Push();
    }
    URI configured = settings.sourceUrl();
    URI url =
        configured != null
            ? configured
            : URI.create((plainHttp() ? "http://" : "https://") + registry.host());
    return new PulpTarget.Transfer.Sync(
        new PulpSource(url, registry.insecure(), null, registryLogin(registry)));
  }

  private boolean plainHttp() {
    List<RegistrySettings> registries = site.reactorConfig().registries();
    List<PushRegistry> push = site.instance().registries().push();
    return registries.isEmpty()
        ? !push.isEmpty() && push.getFirst().uri().plainHttp()
        : registries.getFirst().uri().plainHttp();
  }

  /** Pulp logs in to the registry as we do. */
  private PulpServer.@Nullable Login registryLogin(WorkOrder.Registry registry)
      throws FailureException, ClusterException {
    Path file = Registries.access(registry, context).authFile();
    if (file == null) {
      return null;
    }
    try {
      Fields auths = Json.read(Files.readAllBytes(file)).object("auths");
      if (!auths.members().containsKey(registry.host())) {
        return null;
      }
      String encoded = auths.object(registry.host()).text("auth");
      String both = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      return new PulpServer.Login(both.substring(0, colon), both.substring(colon + 1));
    } catch (UnreadableException | IOException | RuntimeException e) {
      // What was read may be part of the message: it is not shown.
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "Pulp cannot be told how to log in to %s: %s holds no user and password for it (%s)"
              .formatted(registry.host(), file, e.getClass().getSimpleName()));
    }
  }

  // ---- content
  // -----------------------------------------------------------------------------------

  private RegistryImages images(List<RegistryClient> registries)
      throws FailureException, ClusterException {
    Path authorities = settings.caFile() == null ? null : context.own().resolve(settings.caFile());
    RegistryAccess access =
        new RegistryAccess(
            host(), settings.insecure(), authFile(context.own().workDirectory()), authorities);
    Retry retry = new Retry(TRIES, FIRST_PAUSE, Pause.REAL);
    RegistryClient pulp =
        new RegistryClient(
            access,
            retry,
            (failure, next, in) ->
                context.log().warning("pulp", failure.message() + "; try " + next),
            context.wall());
    return new RegistryImages(pulp, registries, retry, this::log);
  }

  /** The login for Pulp's registry, in a file of this build that is removed with it. */
  private @Nullable Path authFile(Path work) throws FailureException, ClusterException {
    PulpServer.Login login = login();
    if (login == null) {
      return null;
    }
    Path file = work.resolve("auth-pulp.json");
    String both = login.user() + ":" + login.password();
    String encoded = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, Json.write(Map.of("auths", Map.of(host(), Map.of("auth", encoded)))));
      return file;
    } catch (IOException e) {
      throw FileFailures.of("write the login for Pulp's registry", file, e);
    }
  }
}
