package io.osbs.client.check;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.CredentialException;
import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.deploy.AccessReview;
import io.osbs.cluster.deploy.Manifests;
import io.osbs.cluster.deploy.ProbeBuild;
import io.osbs.cluster.deploy.Rights;
import io.osbs.cluster.deploy.Rule;
import io.osbs.cluster.local.LocalMachine;
import io.osbs.cluster.namespace.Accounts;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.UncheckedClusterException;
import io.osbs.config.Secret;
import io.osbs.config.instance.Instance;
import io.osbs.config.instance.PushRegistry;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.SlotSurvey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one cluster as the one who makes builds there: a Koji builder on the orchestrator
 * cluster, orchestrator builds on a worker cluster.
 */
public final class ClusterCheck {

  /** Older servers ignore {@code podReplacementPolicy}: a lost pod's build may run twice. */
  private static final int OLDEST_MINOR = 29;

  private final Site site;
  private final @Nullable String worker;
  private final LocalMachine machine;
  private final Instance section;
  private final List<Finding> findings = new ArrayList<>();

  private ClusterCheck(Site site, @Nullable String worker, LocalMachine machine) {
    this.site = site;
    this.worker = worker;
    this.machine = machine;
    this.section = worker == null ? site.instance() : site.section(worker);
  }

  /**
   * What was found out.
   *
   * @param server its address; null for a local cluster
   */
  public record Report(
      String cluster,
      Engine engine,
      @Nullable String server,
      String namespace,
      List<Finding> findings) {

    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Looks at a cluster.
   *
   * @param worker the section of a worker cluster; null for the orchestrator cluster
   * @param machine what time it is, pauses, and names for probes
   * @throws io.osbs.config.ConfigException when there is no such section
   */
  public static Report of(Site site, @Nullable String worker, LocalMachine machine) {
    return new ClusterCheck(site, worker, machine).report();
  }

  private Report report() {
    Engine engine = section.endpoint().engine();
    if (engine == Engine.LOCAL) {
      slots();
      return new Report(section.name(), engine, null, "", findings);
    }
    Access access;
    try {
      access = worker == null ? site.homeAccess() : site.access(worker);
    } catch (ClusterException e) {
      wrong("access", e.fault(), "correct section [%s]".formatted(section.name()));
      return new Report(section.name(), engine, null, section.endpoint().namespace(), findings);
    }
    try (ApiServer server = new ApiServer(access, machine.pause())) {
      if (token(access) && version(server)) {
        try {
          ask(server, engine);
        } catch (ClusterException e) {
          wrong("server", e.fault(), "");
        }
      }
    }
    return new Report(
        section.name(), engine, access.server().toString(), access.namespace(), findings);
  }

  private void ask(ApiServer server, Engine engine) throws ClusterException {
    boolean namespace = namespace(server);
    if (engine == Engine.OPENSHIFT) {
      buildApi(server);
    }
    RightsCheck rights = new RightsCheck(new AccessReview(server), deployRemedy());
    List<Finding> found = rights.check(rules(engine));
    findings.addAll(found);
    if (!namespace || found.stream().anyMatch(each -> each.state() == Finding.State.WRONG)) {
      return;
    }
    LimitsCheck limits = new LimitsCheck(server, deployRemedy());
    findings.add(limits.quota());
    if (worker != null) {
      findings.add(limits.defaultRequest());
      slots();
    }
    probe(server, engine);
  }

  private String deployRemedy() {
    return worker == null
        ? "an administrator runs 'osbs deploy apply orchestrator'"
        : "an administrator of it runs 'osbs deploy apply worker %s'".formatted(worker);
  }

  private List<Rule> rules(Engine engine) {
    Set<String> secrets = new TreeSet<>();
    site.instance().registries().push().stream()
        .limit(1)
        .map(PushRegistry::secret)
        .flatMap(Stream::ofNullable)
        .forEach(secrets::add);
    secrets.addAll(section.orchestration().tokenSecrets().keySet());
    List<Rule> rules;
    if (worker == null) {
      Stream.of(
              section.orchestration().reactorConfigSecret(),
              section.orchestration().clientConfigSecret(),
              section.koji().certsSecret(),
              section.pulp().secret())
          .flatMap(Stream::ofNullable)
          .forEach(secrets::add);
      rules = new ArrayList<>(Rights.submitter(engine, secrets));
    } else {
      rules = new ArrayList<>(Rights.orchestrator(engine, secrets));
    }
    rules.addAll(Rights.customBuilds(engine));
    return rules;
  }

  // ---- who, where
  // --------------------------------------------------------------------------------

  private boolean token(Access access) {
    String source = access.credential().source();
    try {
      Secret token = access.credential().token().orElse(null);
      if (token == null) {
        findings.add(Finding.fine("token", "none; we are who %s says".formatted(source)));
        return true;
      }
      Finding expiry = TokenExpiry.of(token.value(), source, machine.clock().instant());
      findings.add(expiry);
      return expiry.state() != Finding.State.WRONG;
    } catch (CredentialException e) {
      findings.add(
          Finding.wrong(
              "token",
              String.valueOf(e.getMessage()),
              worker == null
                  ? "'osbs deploy apply orchestrator --token-file FILE' writes it"
                  : "'osbs deploy apply worker %s' puts it there".formatted(worker),
              FailureKind.PERMISSION));
      return false;
    } catch (IOException e) {
      findings.add(
          Finding.wrong(
              "token",
              "%s gave none: %s".formatted(source, e.getMessage()),
              "look whether the address is right and the server is up",
              FailureKind.INFRASTRUCTURE));
      return false;
    }
  }

  /** False when the server does not answer, or does not know us. */
  private boolean version(ApiServer server) {
    try {
      ApiObject version = server.call(ApiCall.get("ask for its version", "/version")).object();
      // The version is for everybody; this is not.
      new AccessReview(server).allows("", "configmaps", "list");
      String said = version.text("gitVersion");
      int minor = number(version.text("minor"));
      findings.add(
          minor > 0 && minor < OLDEST_MINOR
              ? Finding.warning(
                  "server",
                  "answers, version %s".formatted(said),
                  "update it: before 1.%d an orchestrator build may run twice at once after its node was lost"
                      .formatted(OLDEST_MINOR))
              : Finding.fine("server", "answers, version %s".formatted(said)));
      return true;
    } catch (ClusterException e) {
      wrong("server", e.fault(), "");
      return false;
    }
  }

  private static int number(String text) {
    String digits = text.replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  private boolean namespace(ApiServer server) throws ClusterException {
    String name = server.namespace();
    ApiAnswer answer;
    try {
      answer = server.call(ApiCall.get("look at its namespace", "/api/v1/namespaces/" + name));
    } catch (ClusterException e) {
      if (e.fault() instanceof ClusterFault.Forbidden) {
        findings.add(Finding.unknown("namespace", "%s; we may not look at it".formatted(name)));
        return true;
      }
      throw e;
    }
    if (!answer.isDone()) {
      findings.add(
          Finding.wrong(
              "namespace",
              "there is no namespace %s".formatted(name),
              deployRemedy() + ", or correct the key 'namespace'",
              FailureKind.CONFIGURATION));
      return false;
    }
    if (answer.object().isBeingDeleted()) {
      findings.add(
          Finding.wrong(
              "namespace",
              "%s is being deleted".formatted(name),
              "wait until it is gone; then " + deployRemedy(),
              FailureKind.CONFIGURATION));
      return false;
    }
    findings.add(Finding.fine("namespace", name));
    String enforced = answer.object().label(Manifests.POD_SECURITY);
    if (worker != null && !enforced.isEmpty() && !enforced.equals("privileged")) {
      findings.add(
          Finding.wrong(
              "pod security",
              "namespace %s enforces '%s', which refuses buildah's pods".formatted(name, enforced),
              deployRemedy(),
              FailureKind.CONFIGURATION));
    }
    return true;
  }

  private void buildApi(ApiServer server) throws ClusterException {
    try {
      server.call(ApiCall.get("look for OpenShift's builds", "/apis/build.openshift.io/v1"));
      findings.add(Finding.fine("builds", "the server has build.openshift.io/v1"));
    } catch (ClusterException e) {
      if (!(e.fault() instanceof ClusterFault.Invalid)) {
        throw e;
      }
      wrong("builds", e.fault(), "write engine = kubernetes where the server is no OpenShift");
    }
  }

  // ---- room
  // --------------------------------------------------------------------------------------

  private void slots() {
    try {
      Cluster cluster = worker == null ? site.home() : site.cluster(worker);
      SlotSurvey survey = cluster.slots().survey();
      int max = max();
      int load = survey.slots().size() + survey.foreignBuilds();
      String said =
          "%d of %d held, %d builds without one"
              .formatted(survey.slots().size(), max, survey.foreignBuilds());
      findings.add(
          worker == null || load < max
              ? Finding.fine("slots", said)
              : Finding.warning(
                  "slots",
                  said,
                  max == 0
                      ? "config.yaml places no builds here: raise max_concurrent_builds, or leave it"
                      : "builds wait until one is free: 'osbs clusters', 'osbs list'"));
    } catch (ClusterException e) {
      wrong("slots", e.fault(), "");
    } catch (UncheckedClusterException e) {
      wrong("slots", e.clusterException().fault(), "");
    }
  }

  /** The largest number of builds that any platform lets run there. */
  private int max() {
    return worker == null
        ? 0
        : site.reactorConfig().clusters().values().stream()
            .flatMap(List::stream)
            .filter(entry -> entry.name().equals(worker))
            .mapToInt(entry -> entry.maxConcurrentBuilds())
            .max()
            .orElse(0);
  }

  private void probe(ApiServer server, Engine engine) {
    String account = worker == null ? Accounts.ORCHESTRATOR_POD : Accounts.WORKER_POD;
    try {
      String name = ProbeBuild.tryOn(server, engine, account, machine.random());
      findings.add(Finding.fine("probe build", "%s was created and deleted".formatted(name)));
    } catch (ClusterException e) {
      wrong("probe build", e.fault(), "");
    }
  }

  private void wrong(String subject, ClusterFault fault, String remedy) {
    FailureKind kind =
        switch (fault) {
          case ClusterFault.Unreachable _, ClusterFault.Refused _ -> FailureKind.INFRASTRUCTURE;
          case ClusterFault.Forbidden _ -> FailureKind.PERMISSION;
          case ClusterFault.Invalid _ -> FailureKind.CONFIGURATION;
        };
    findings.add(Finding.wrong(subject, fault.detail(), remedy, kind));
  }
}
