package io.osbs.reactor.orchestrator;

import io.osbs.cluster.site.Site;
import io.osbs.config.container.ContainerYaml;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Request;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.label.SiteLabels;
import io.osbs.source.SourceFetcher;
import io.osbs.source.SourceName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Fetches the source, selects the platforms, reads labels and tags. */
final class Preparation {

  private static final String CONTAINER_YAML = "container.yaml";
  private static final int FETCH_TRIES = 3;

  private final ReactorContext context;
  private final Request request;
  private final Site site;

  Preparation(ReactorContext context, Request request, Site site) {
    this.context = context;
    this.request = request;
    this.site = site;
  }

  Prepared run() throws FailureException, ClusterException, InterruptedException {
    YumRepoRules.check(request, site.reactorConfig());
    Path source = source();
    List<Platform> platforms = platforms(source);
    context.log().info("reactor_config", "platforms: " + platforms);
    boolean releaseIsChosen = site.reactorConfig().koji() != null && request.release() == null;
    Labelling labels =
        Labelling.of(source, shownSource(), platforms, site::architectureOf, siteLabels());
    labels.require(request, releaseIsChosen);
    if (!releaseIsChosen) {
      // Only to find what is wrong now, before anything is begun.
      labels.added(request);
    }
    Request built = forWorkers(source).withTags(tags(source));
    return new Prepared(
        request,
        built,
        source,
        platforms,
        labels.shown(request),
        repository(labels.name(request)),
        parents(platforms),
        labels);
  }

  /** The parents that the Koji task names, if it does. */
  private Map<Platform, String> parents(List<Platform> platforms)
      throws FailureException, ClusterException, InterruptedException {
    KojiTask task = request.koji();
    if (task == null || task.parentBuild() == null) {
      return Map.of();
    }
    Map<Platform, String> parents =
        new KojiHub(site, context).parents(task.parentBuild(), platforms);
    context
        .log()
        .info("reactor_config", "parent by Koji build " + task.parentBuild() + ": " + parents);
    return parents;
  }

  private SiteLabels siteLabels() {
    return SiteLabels.of(site.instance(), site.reactorConfig());
  }

  private List<String> tags(Path source) throws FailureException {
    Set<String> tags = new LinkedHashSet<>(request.tags());
    tags.addAll(AdditionalTags.read(source, each -> context.log().warning("tags", each)));
    return List.copyOf(tags);
  }

  private Request forWorkers(Path source) {
    return request.source().isSnapshot()
        ? request.from(new Source(source.toString(), null, null))
        : request;
  }

  private Path source() throws FailureException, ClusterException, InterruptedException {
    Source source = request.source();
    String commit = source.commit();
    if (commit == null) {
      return context
          .own()
          .sourceDirectory()
          .orElseThrow(() ->
              FailureException.of(
                  FailureKind.CONFIGURATION,
                  "the directory %s did not come with the build".formatted(source.uri())));
    }
    Path work = context.own().workDirectory();
    SourceFetcher fetcher =
        new SourceFetcher(
            context.runner(),
            context.surroundings().environment(),
            work.resolve("git"),
            new Retry(FETCH_TRIES, Duration.ofSeconds(2), Pause.REAL),
            (failure, next, in) ->
                context
                    .log()
                    .warning(
                        "fetch_source",
                        "%s; try %d in %d s".formatted(failure.message(), next, in.toSeconds())));
    return fetcher.fetch(source.uri(), commit, source.branch(), work.resolve("source")).directory();
  }

  private String shownSource() {
    Source source = request.source();
    return source.isSnapshot()
        ? source.uri()
        : "commit %s of %s".formatted(source.commit(), source.uri());
  }

  private List<Platform> platforms(Path source) throws FailureException {
    List<Platform> candidates =
        request.platforms().isEmpty() ? site.reactorConfig().enabledPlatforms() : asked();
    Path file = source.resolve(CONTAINER_YAML);
    ContainerYaml limits =
        Files.exists(file) ? ContainerYaml.load(file).value() : ContainerYaml.absent();
    return switch (limits.select(candidates)) {
      case ContainerYaml.Selected selected -> selected.platforms();
      case ContainerYaml.NoneLeft none ->
          throw FailureException.of(FailureKind.CONFIGURATION, none.problem().render());
    };
  }

  private List<Platform> asked() throws FailureException {
    List<String> without = new ArrayList<>();
    List<Platform> enabled = site.reactorConfig().enabledPlatforms();
    for (Platform platform : request.platforms()) {
      if (!enabled.contains(platform)) {
        without.add(platform.name());
      }
    }
    if (without.isEmpty()) {
      return request.platforms();
    }
    throw FailureException.of(
        FailureKind.CONFIGURATION,
        "no enabled cluster for platform %s in %s; those with one are %s"
            .formatted(String.join(", ", without), site.reactorConfig().file(), enabled));
  }

  private String repository(String label) throws FailureException {
    String name =
        (label.isEmpty() ? SourceName.of(request.source().uri()) : label).toLowerCase(Locale.ROOT);
    try {
      return new ImageReference(null, name, null, null).repository();
    } catch (IllegalArgumentException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the image has no usable name: %s; set the label 'name' in the Dockerfile"
              .formatted(e.getMessage()));
    }
  }
}
