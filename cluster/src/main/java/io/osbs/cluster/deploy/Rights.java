package io.osbs.cluster.deploy;

import io.osbs.core.cluster.Engine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The verbs that the engines use, account by account. Nothing else is needed: tests run whole
 * builds with accounts that have these rights only.
 */
public final class Rights {

  private static final String CORE = "";
  private static final String BATCH = "batch";
  private static final String LEASES = "coordination.k8s.io";
  private static final String OPENSHIFT = "build.openshift.io";
  private static final String IMAGES = "image.openshift.io";

  private Rights() {}

  /**
   * Koji builders, and whoever else submits, on the orchestrator cluster: creates, follows, cancels
   * and prunes orchestrator builds.
   *
   * @param secrets those that are read or looked for
   */
  public static List<Rule> submitter(Engine engine, Collection<String> secrets) {
    List<Rule> rules = new ArrayList<>(makesBuilds(engine));
    if (engine == Engine.OPENSHIFT) {
      rules.add(Rule.of(OPENSHIFT, "buildconfigs", "get", "list", "create", "update"));
      rules.add(Rule.of(OPENSHIFT, "buildconfigs/instantiate", "create"));
    }
    rules.add(documents());
    rules.add(Rule.of(LEASES, "leases", "list", "watch"));
    rules.addAll(reads(secrets));
    rules.add(limits());
    return List.copyOf(rules);
  }

  /** Orchestrator builds, on their own cluster: themselves, those that wait too, documents. */
  public static List<Rule> orchestratorPod(Engine engine) {
    List<Rule> rules = new ArrayList<>();
    rules.add(ownBuild(engine));
    rules.add(Rule.of(CORE, "pods", "list"));
    rules.add(documents());
    rules.add(Rule.of(LEASES, "leases", "list", "watch"));
    return List.copyOf(rules);
  }

  /**
   * Orchestrator builds, on a worker cluster: take slots, create, follow, cancel and prune worker
   * builds, read what they left.
   *
   * @param secrets those that worker builds mount, which are looked for
   */
  public static List<Rule> orchestrator(Engine engine, Collection<String> secrets) {
    List<Rule> rules = new ArrayList<>(makesBuilds(engine));
    rules.add(Rule.of(LEASES, "leases", "get", "list", "watch", "create", "patch", "delete"));
    rules.add(documents());
    rules.addAll(reads(secrets));
    rules.add(limits());
    return List.copyOf(rules);
  }

  /** Worker builds: themselves, their slot, their documents. */
  public static List<Rule> workerPod(Engine engine) {
    return List.of(
        ownBuild(engine),
        Rule.of(LEASES, "leases", "get", "patch"),
        Rule.of(CORE, "configmaps", "get", "create", "update", "delete"));
  }

  /**
   * What OpenShift keeps from the role {@code edit}: builds with a strategy of their own. Nothing
   * on other engines.
   */
  public static List<Rule> customBuilds(Engine engine) {
    return engine == Engine.OPENSHIFT
        ? List.of(Rule.of(OPENSHIFT, "builds/custom", "create"))
        : List.of();
  }

  private static List<Rule> makesBuilds(Engine engine) {
    return engine == Engine.OPENSHIFT
        ? List.of(
            Rule.of(OPENSHIFT, "builds", "get", "list", "watch", "create", "patch", "delete"),
            Rule.of(OPENSHIFT, "builds/log", "get"),
            Rule.of(IMAGES, "imagestreamtags", "get"),
            Rule.of(CORE, "pods", "list"))
        : List.of(
            Rule.of(BATCH, "jobs", "get", "list", "watch", "create", "patch", "delete"),
            Rule.of(CORE, "pods", "list", "delete"),
            Rule.of(CORE, "pods/log", "get"));
  }

  private static Rule ownBuild(Engine engine) {
    return engine == Engine.OPENSHIFT
        ? Rule.of(OPENSHIFT, "builds", "get", "list", "watch", "patch")
        : Rule.of(BATCH, "jobs", "get", "list", "watch", "patch");
  }

  private static Rule documents() {
    return Rule.of(CORE, "configmaps", "get", "list", "create", "update", "delete");
  }

  /** Seen by {@code osbs cluster check}. */
  private static Rule limits() {
    return new Rule(CORE, List.of("resourcequotas", "limitranges"), List.of("list"), List.of());
  }

  private static List<Rule> reads(Collection<String> secrets) {
    return secrets.isEmpty()
        ? List.of()
        : List.of(
            new Rule(
                CORE,
                List.of("secrets"),
                List.of("get"),
                secrets.stream().distinct().sorted().toList()));
  }
}
