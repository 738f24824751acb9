package io.osbs.config.instance;

import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Problem.Severity;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section of osbs.conf: how to reach one cluster and what requests through it mean.
 *
 * @param name of the section; config.yaml names clusters by it
 * @param origins where its values were said
 * @param endpoint where the cluster is
 * @param credentials who asks
 * @param orchestration what it says about orchestrator builds
 * @param registries where images go and come from
 * @param nodeSelectors where in the cluster builds may run
 * @param resources how much of the cluster a build may use
 * @param builderImage what a build's pod runs; null unless said
 * @param koji its Koji
 * @param pulp its Pulp 2
 * @param labels what images are labelled with
 * @param requestDefaults what a request means where its submitter says nothing
 * @param settings all of this again, by key: those of the file in its order, then those whose usual
 *     value holds
 */
public record Instance(
    String name,
    Origins origins,
    Endpoint endpoint,
    Credentials credentials,
    Orchestration orchestration,
    Registries registries,
    NodeSelectors nodeSelectors,
    Resources resources,
    @Nullable BuilderImage builderImage,
    KojiAccess koji,
    PulpAccess pulp,
    LabelValues labels,
    RequestDefaults requestDefaults,
    Map<String, Setting> settings) {

  public Instance {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * The directory that is this instance's local cluster.
   *
   * @param home what {@link OsbsHome} gives
   */
  public Path stateDir(Path home) {
    return endpoint.stateDir() != null ? endpoint.stateDir() : home.resolve(name);
  }

  /**
   * This instance, if orchestrator builds may be created here.
   *
   * @throws ConfigException naming key, section and file otherwise
   */
  public Instance requireCanOrchestrate() {
    if (orchestration.canOrchestrate()) {
      return this;
    }
    boolean said = origins.lines().containsKey("can_orchestrate");
    throw new ConfigException(
        new Problem(
            Severity.ERROR,
            origins.file(),
            origins.lineOf("can_orchestrate"),
            "[%s] can_orchestrate".formatted(name),
            "orchestrator builds cannot be created through this instance: can_orchestrate is "
                + (said ? "false" : "not set, and false by default"),
            "write 'can_orchestrate = true' in section [%s] of %s, or choose another instance"
                .formatted(name, origins.file())));
  }
}
