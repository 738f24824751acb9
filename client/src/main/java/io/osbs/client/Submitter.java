package io.osbs.client;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.RequestDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.ConfigChoice;
import io.osbs.cluster.site.PassedOn;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.SiteLoader;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.Orchestration;
import io.osbs.config.instance.PushRegistry;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.SecretMount;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.placement.PlacementSettings;
import io.osbs.core.time.Pause;
import io.osbs.process.CommandRunner;
import io.osbs.process.Retry;
import io.osbs.source.SourceFetcher;
import io.osbs.source.SourceName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Checks orders and turns them into orchestrator builds. */
public final class Submitter {

  static final String URI = "osbs.io/source-uri";
  static final String COMMIT = "osbs.io/source-commit";
  private static final String BRANCH = "osbs.io/source-branch";

  /** The request as it was made, for whoever tries it again. */
  static final String ORDER = "osbs.io/order";

  private static final int LONGEST_NAME = 63;

  private static final Duration SLACK = Duration.ofMinutes(10);

  private static final int LOOK_UP_TRIES = 2;

  private final Site site;
  private final ConfigChoice choice;
  private final SourceChooser sources;
  private final Function<Platform, String> howToExecute;
  private final RandomGenerator random;

  /**
   * A submitter.
   *
   * @param choice how the site was chosen, for the build to choose the same
   * @param howToExecute what helps when a platform has no cluster on this machine
   */
  Submitter(
      Site site,
      ConfigChoice choice,
      SourceChooser sources,
      Function<Platform, String> howToExecute,
      RandomGenerator random) {
    this.site = site;
    this.choice = choice;
    this.sources = sources;
    this.howToExecute = howToExecute;
    this.random = random;
  }

  /** A submitter that reads git repositories by running {@code git}. */
  public static Submitter of(
      Site site, ConfigChoice choice, Surroundings surroundings, CommandRunner runner) {
    Path scratch = surroundings.home().resolve("client");
    SourceFetcher fetcher =
        new SourceFetcher(
            runner,
            surroundings.environment(),
            scratch,
            new Retry(LOOK_UP_TRIES, Duration.ofSeconds(1), Pause.REAL),
            (failure, next, in) -> {});
    SourceChooser chooser = new SourceChooser(fetcher, runner, surroundings.environment(), scratch);
    return new Submitter(
        site,
        choice.foundIn(surroundings),
        chooser,
        platform -> ". " + SiteLoader.executable(surroundings).howToExecute(platform),
        surroundings.machine().random());
  }

  /**
   * Creates the orchestrator build of an order.
   *
   * @throws FailureException saying what is wrong with the order
   * @throws io.osbs.config.ConfigException when the instance may not orchestrate
   */
  public Build submit(Order asked) throws FailureException, ClusterException, InterruptedException {
    Instance instance = site.instance().requireCanOrchestrate();
    Order order = asked.under(instance.requestDefaults());
    check(order);
    try (Builds.Turn _ = site.home().builds().turn()) {
      return ready(order, instance);
    }
  }

  private Build ready(Order order, Instance instance)
      throws FailureException, ClusterException, InterruptedException {
    Source source = sources.choose(order, instance.endpoint().engine());
    Request request =
        new Request(
            order.koji() == null
                ? RequestIds.make(SourceName.of(source.uri()), random)
                : order.koji().request(),
            order.requestClass(),
            source,
            order.platforms(),
            order.release(),
            order.tags(),
            order.user(),
            order.koji());
    BuildName name = BuildName.orchestrator(request.id());
    return site.home().builds().create(spec(name, request, instance, List.of()));
  }

  /**
   * Runs the request of a build that has ended again, as a build of its own. Worker builds that
   * still run are taken over.
   *
   * @param failedOnly keeps what is built and would come out the same; it is kept in any case when
   *     the infrastructure ended the build
   * @throws FailureException {@code CONFIGURATION} when that cannot be done
   */
  public Build again(BuildName name, boolean failedOnly) throws FailureException, ClusterException {
    Instance instance = site.instance().requireCanOrchestrate();
    Client client = new Client(site);
    Build asked = client.require(name);
    Request request = request(asked);
    List<Build> runs = client.runs(request.id());
    Build last = runs.isEmpty() ? asked : runs.getLast();
    if (last.phase().isActive()) {
      throw configuration(
          "request %s is being built by %s already; follow it with 'osbs watch %s'"
              .formatted(request.id(), last.name(), last.name()));
    }
    if (last.phase() == Phase.COMPLETE) {
      throw configuration(
          "%s is Complete, there is nothing to try again; 'osbs build' makes a new request"
              .formatted(last.name()));
    }
    if (failedOnly && request.source().isSnapshot()) {
      throw configuration(
          "%s was built from a directory, which may have changed: try all of it again, without"
                  .formatted(name)
              + " --failed-only");
    }
    boolean keep = failedOnly || (wasInterrupted(last) && !request.source().isSnapshot());
    BuildName next = new BuildName(shortened(request.id(), "-again-" + runs.size()));
    return site.home()
        .builds()
        .create(spec(next, request, instance, List.of("--retry=" + (keep ? "failed" : "all"))));
  }

  private static String shortened(String request, String ending) {
    String stem = request.substring(0, Math.min(request.length(), LONGEST_NAME - ending.length()));
    return stem + ending;
  }

  /** True when it was not what was asked for that failed. */
  private static boolean wasInterrupted(Build build) {
    Failure failure = build.failure();
    return build.phase() == Phase.ERROR
        || (failure != null && failure.kind() == FailureKind.INFRASTRUCTURE);
  }

  private static Request request(Build build) throws FailureException {
    String order = build.annotations().get(ORDER);
    if (order == null) {
      throw configuration(
          "%s was made by a version of osbs that did not keep orders; ask for it again with"
                  .formatted(build.name())
              + " 'osbs build'");
    }
    try {
      return RequestDocument.read(Json.read(order.getBytes(StandardCharsets.UTF_8)));
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the order of %s cannot be read: %s".formatted(build.name(), e.getMessage()));
    }
  }

  /** An instance with {@code scratch = true} makes scratch builds only, as the original. */
  private void check(Order order) throws FailureException {
    List<Platform> enabled = site.reactorConfig().enabledPlatforms();
    if (enabled.isEmpty()) {
      throw configuration(
          "%s has no enabled cluster for any platform".formatted(site.reactorConfig().file()));
    }
    for (Platform platform : order.platforms()) {
      if (!enabled.contains(platform)) {
        throw configuration(
            "platform %s has no enabled cluster in %s; platforms with one: %s%s"
                .formatted(
                    platform,
                    site.reactorConfig().file(),
                    String.join(", ", enabled.stream().map(Platform::name).toList()),
                    howToExecute.apply(platform)));
      }
    }
    for (String tag : order.tags()) {
      if (!ImageReference.isTag(tag)) {
        throw configuration(
            "'%s' is no tag: at most 128 letters, digits, '_', '.' and '-'".formatted(tag));
      }
    }
    if (order.requestClass() == RequestClass.ISOLATED && order.release() == null) {
      throw configuration("an isolated build needs a release: give --release, such as 1.1");
    }
  }

  private BuildSpec spec(BuildName name, Request request, Instance instance, List<String> further) {
    String order = new String(Json.write(RequestDocument.write(request)), StandardCharsets.UTF_8);
    PlacementSettings settings = site.reactorConfig().placement();
    PassedOn passedOn = PassedOn.of(choice, instance.endpoint().engine());
    List<String> arguments = new ArrayList<>(List.of("reactor", "orchestrate"));
    arguments.addAll(passedOn.arguments());
    arguments.addAll(further);
    Map<String, String> environment = new TreeMap<>(passedOn.environment());
    environment.put(RequestDocument.VARIABLE, order);
    return new BuildSpec(
        name,
        BuildKind.ORCHESTRATOR,
        withSecrets(arguments, instance.orchestration()),
        environment,
        mounts(instance),
        Map.of(),
        0,
        settings.queueTimeout().plus(settings.orchestratorDeadline()).plus(SLACK),
        labels(request),
        notes(request.source(), order),
        request.source().isSnapshot() ? request.source().uri() : null);
  }

  /** The build is told where its secrets are mounted. */
  private static List<String> withSecrets(List<String> arguments, Orchestration orchestration) {
    String reactor = orchestration.reactorConfigSecret();
    if (reactor != null) {
      arguments.add("--reactor-config-path=" + SecretMount.atDefault(reactor).path());
    }
    String client = orchestration.clientConfigSecret();
    if (client != null) {
      arguments.add("--client-config-path=" + SecretMount.atDefault(client).path());
    }
    return arguments;
  }

  private static List<SecretMount> mounts(Instance instance) {
    Orchestration orchestration = instance.orchestration();
    List<SecretMount> mounts = new ArrayList<>();
    String reactor = orchestration.reactorConfigSecret();
    if (reactor != null) {
      mounts.add(SecretMount.atDefault(reactor));
    }
    String client = orchestration.clientConfigSecret();
    if (client != null) {
      mounts.add(SecretMount.atDefault(client));
    }
    mounts.addAll(orchestration.tokenMounts());
    String pulp = instance.pulp().secret();
    if (pulp != null) {
      mounts.add(SecretMount.atDefault(pulp));
    }
    instance.registries().push().stream()
        .limit(1)
        .map(PushRegistry::secret)
        .filter(Objects::nonNull)
        .map(SecretMount::atDefault)
        .forEach(mounts::add);
    Stream.of(instance.koji().certsSecret(), instance.pulp().secret())
        .filter(Objects::nonNull)
        .map(SecretMount::atDefault)
        .forEach(mounts::add);
    return mounts.stream().distinct().toList();
  }

  private static Map<String, String> labels(Request request) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(Labels.REQUEST, request.id());
    labels.put(Labels.KIND, BuildKind.ORCHESTRATOR.word());
    labels.put(Labels.CLASS, request.requestClass().word());
    labels.put(Labels.MANAGED_BY, "osbs");
    return labels;
  }

  private static Map<String, String> notes(Source source, String order) {
    Map<String, String> notes = new TreeMap<>(Map.of(URI, source.uri(), ORDER, order));
    if (source.commit() != null) {
      notes.put(COMMIT, source.commit());
    }
    if (source.branch() != null) {
      notes.put(BRANCH, source.branch());
    }
    return notes;
  }

  private static FailureException configuration(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }
}
