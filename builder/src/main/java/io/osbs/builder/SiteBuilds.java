package io.osbs.builder;

import io.osbs.client.Client;
import io.osbs.client.LogReader;
import io.osbs.client.Order;
import io.osbs.client.Submitter;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.ConfigChoice;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.SiteLoader;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.KojiTask;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.process.CommandRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds on the site that osbs.conf describes. Each task reads the files anew, as the command. */
public final class SiteBuilds implements ContainerBuilds {

  private final @Nullable Path osbsConf;
  private final @Nullable Path reactorConfig;
  private final Surroundings surroundings;
  private final CommandRunner runner;
  private final Labels labels;
  private final Consumer<Problem> warn;

  /** Reads the labels of a Dockerfile in git. */
  @FunctionalInterface
  public interface Labels {
    /** The labels set by the Dockerfile at a commit. */
    Map<String, String> of(String repository, String ref, String branch)
        throws FailureException, InterruptedException;
  }

  /**
   * Builds on a site.
   *
   * @param osbsConf null for the usual places
   * @param reactorConfig null for the secret that the instance names
   * @param warn told what is odd in the files
   */
  public SiteBuilds(
      @Nullable Path osbsConf,
      @Nullable Path reactorConfig,
      Surroundings surroundings,
      CommandRunner runner,
      Labels labels,
      Consumer<Problem> warn) {
    this.osbsConf = osbsConf;
    this.reactorConfig = reactorConfig;
    this.surroundings = surroundings;
    this.runner = runner;
    this.labels = labels;
    this.warn = warn;
  }

  private ConfigChoice choice(String section) {
    return new ConfigChoice(osbsConf, reactorConfig, section);
  }

  private Site open(String section) throws FailureException {
    try {
      return SiteLoader.fromOutside(choice(section), surroundings, warn);
    } catch (ConfigException e) {
      throw new FailureException(
          Failure.of(FailureKind.CONFIGURATION, String.valueOf(e.getMessage())), e);
    }
  }

  private static FailureException failed(ClusterException e) {
    FailureKind kind =
        switch (e.fault()) {
          case ClusterFault.Unreachable _, ClusterFault.Refused _ -> FailureKind.INFRASTRUCTURE;
          case ClusterFault.Forbidden _ -> FailureKind.PERMISSION;
          case ClusterFault.Invalid _ -> FailureKind.CONFIGURATION;
        };
    return new FailureException(Failure.of(kind, e.fault().detail()), e);
  }

  @Override
  public Optional<RunningBuild> find(String section, KojiTask task) throws FailureException {
    Site site = open(section);
    BuildName name = BuildName.orchestrator(task.request());
    try {
      if (site.home().builds().find(name).isPresent()) {
        return Optional.of(new SiteBuild(site, name));
      }
    } catch (ClusterException e) {
      site.close();
      throw failed(e);
    }
    site.close();
    return Optional.empty();
  }

  @Override
  public Map<String, String> labels(Wanted wanted) throws FailureException, InterruptedException {
    return labels.of(wanted.source(), wanted.ref(), wanted.branch());
  }

  @Override
  public RunningBuild start(Wanted wanted) throws FailureException, InterruptedException {
    Site site = open(wanted.section());
    try {
      Order order =
          new Order(
              wanted.source(),
              wanted.ref(),
              wanted.branch(),
              wanted.platforms(),
              wanted.requestClass(),
              wanted.release(),
              List.of(),
              wanted.task().owner(),
              wanted.task());
      BuildName name =
          Submitter.of(site, choice(wanted.section()), surroundings, runner).submit(order).name();
      return new SiteBuild(site, name);
    } catch (ClusterException e) {
      site.close();
      throw failed(e);
    } catch (ConfigException e) {
      site.close();
      throw new FailureException(
          Failure.of(FailureKind.CONFIGURATION, String.valueOf(e.getMessage())), e);
    } catch (FailureException | InterruptedException e) {
      site.close();
      throw e;
    }
  }

  /** A build on a site that is open as long as the build is followed. */
  private static final class SiteBuild implements RunningBuild {

    private final Site site;
    private final Client client;
    private final BuildName name;
    private @Nullable LogReader log;

    SiteBuild(Site site, BuildName name) {
      this.site = site;
      this.client = new Client(site);
      this.name = name;
    }

    @Override
    public String name() {
      return name.value();
    }

    @Override
    public byte[] log() throws FailureException {
      try {
        if (log == null) {
          log = client.log(name);
        }
        return log.next();
      } catch (ClusterException e) {
        throw failed(e);
      }
    }

    @Override
    public Report report() throws FailureException {
      try {
        return client.get(name);
      } catch (ClusterException e) {
        throw failed(e);
      }
    }

    @Override
    public void cancel() throws FailureException {
      try {
        client.cancel(name);
      } catch (ClusterException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      site.close();
    }
  }
}
