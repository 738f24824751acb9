package io.osbs.cluster.site;

import io.osbs.cluster.OwnBuild;
import io.osbs.config.ConfigException;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.embedded.ExecutablePlatforms;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.cluster.ClusterException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens a site from its files, which {@link SiteFiles} finds. */
public final class SiteLoader {

  private SiteLoader() {}

  /**
   * The site as a user's command sees it. osbs.conf is read at once, config.yaml and the worker
   * clusters' osbs.conf when something in them is first needed: a mistake there does not keep
   * anybody from listing or cancelling builds.
   *
   * @param warn told what is odd in a file when it is read
   * @throws ConfigException with everything wrong in osbs.conf
   */
  public static Site fromOutside(
      ConfigChoice choice, Surroundings surroundings, Consumer<Problem> warn) {
    SiteFiles files = new SiteFiles(choice, surroundings);
    OsbsConf conf = tell(files.osbsConf(), warn);
    Instance instance = conf.instance(choice.instance());
    return new Site(
        instance,
        conf,
        home -> tell(files.workerConf(instance, conf, home), warn),
        home -> files.reactorConfig(instance, home),
        new Clusters(surroundings, Path::of),
        surroundings.home(),
        warn);
  }

  /**
   * The site as a build sees it: secrets are mounted. Everything is read at once.
   *
   * @param reactorConfigPath where {@code reactor_config_secret} is mounted, as its creator called
   *     it; null when the build was given no such secret
   * @param clientConfigPath the same for {@code client_config_secret}
   * @param warn told what is odd in the files
   */
  public static Site fromInside(
      OwnBuild own,
      @Nullable String reactorConfigPath,
      @Nullable String clientConfigPath,
      ConfigChoice choice,
      Surroundings surroundings,
      Consumer<Problem> warn)
      throws ClusterException {
    SiteFiles files = new SiteFiles(choice, surroundings);
    OsbsConf conf = tell(files.osbsConf(), warn);
    Instance instance = conf.instance(choice.instance());
    Site site =
        new Site(
            instance,
            conf,
            _ ->
                clientConfigPath == null
                    ? conf
                    : tell(
                        OsbsConf.load(own.resolve(clientConfigPath).resolve(SiteFiles.OSBS_CONF)),
                        warn),
            _ ->
                reactorConfigPath == null || files.isReactorConfigGiven()
                    ? files.reactorConfigWithoutSecret(instance)
                    : SiteFiles.fileSource(
                        own.resolve(reactorConfigPath).resolve(SiteFiles.CONFIG_YAML),
                        Map.of(),
                        instance),
            new Clusters(surroundings, own::resolve),
            surroundings.home(),
            warn);
    try {
      site.reactorConfig();
    } catch (UncheckedClusterException e) {
      throw e.clusterException();
    }
    return site;
  }

  /** The platforms this machine can execute; what the built-in configuration is made from. */
  public static ExecutablePlatforms executable(Surroundings surroundings) {
    return ExecutablePlatforms.find(surroundings.osArch(), surroundings.binfmt());
  }

  private static <T> T tell(Loaded<T> loaded, Consumer<Problem> warn) {
    loaded.warnings().forEach(warn);
    return loaded.value();
  }
}
