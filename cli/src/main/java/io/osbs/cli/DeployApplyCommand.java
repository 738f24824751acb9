package io.osbs.cli;

import io.osbs.client.deploy.DeploymentPlan;
import io.osbs.client.deploy.TokenPlace;
import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.InstanceAccess;
import io.osbs.cluster.access.KubeconfigAccess;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.deploy.AccountToken;
import io.osbs.cluster.deploy.Applier;
import io.osbs.cluster.deploy.Applier.Change;
import io.osbs.cluster.deploy.Applier.Outcome;
import io.osbs.cluster.deploy.Deployment.ClusterRole;
import io.osbs.cluster.deploy.Manifests;
import io.osbs.cluster.namespace.Accounts;
import io.osbs.cluster.namespace.NamespaceSecrets;
import io.osbs.cluster.site.SiteFiles;
import io.osbs.cluster.site.Surroundings;
import io.osbs.config.instance.Instance;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.reactor.context.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbs deploy apply}. */
@Command(
    name = "apply",
    description =
        "Make on a cluster what it needs, and say what changed. Of a worker cluster, put its token"
            + " where orchestrator builds look for it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "May be run again at any time. What may not be made with these credentials is named, and the",
      "rest is made.",
      "Exit status: 0 done; 2 the files do not fit, or the cluster refused something; 4 something",
      "needs an administrator; 5 a cluster does not answer.",
      "Example: osbs deploy apply worker east --context east --orchestrator-context home"
    })
final class DeployApplyCommand implements Callable<Integer> {

  private static final String ONLY_OWNER = "rw-------";

  private final Surroundings surroundings;
  private final Console console;

  @Mixin DeployOptions options = new DeployOptions();

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Who you are on the cluster. Default: as kubectl.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: the current one.")
  @Nullable String context;

  @Option(
      names = "--orchestrator-kubeconfig",
      paramLabel = "FILE",
      description =
          "Who you are on the orchestrator cluster, for the token of a worker cluster. Default: as"
              + " osbs.conf says, or that of --kubeconfig with --orchestrator-context.")
  @Nullable Path homeKubeconfig;

  @Option(
      names = "--orchestrator-context",
      paramLabel = "NAME",
      description = "Context of that kubeconfig.")
  @Nullable String homeContext;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Of an orchestrator cluster: write the token of Koji builders to this file, and ca.crt"
              + " beside it.")
  @Nullable Path tokenFile;

  /** What became of one cluster's objects. */
  private record Applied(ApiServer server, String address, List<Outcome> outcomes) {}

  DeployApplyCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public Integer call() throws ClusterException, FailureException, InterruptedException {
    SiteFiles files = options.files(surroundings);
    List<Applied> applied = new ArrayList<>();
    List<ApiServer> open = new ArrayList<>();
    try {
      DeploymentPlan plan =
          options.plan(files, console, (home, conf) -> () -> files.open(home, conf));
      boolean worker = plan.deployment().role() == ClusterRole.WORKER;
      TokenPlace place = worker ? TokenPlace.of(plan.home(), plan.cluster()) : null;
      Access access =
          kubeconfigAccess(
              plan.cluster().name(), kubeconfig, context, plan.deployment().namespace());
      ApiServer server = new ApiServer(access, surroundings.machine().pause());
      open.add(server);
      List<Outcome> outcomes =
          new Applier(server, Applier.MANAGER).apply(Manifests.of(plan.deployment()));
      applied.add(new Applied(server, access.server().toString(), outcomes));
      if (place != null && tokenIsThere(outcomes, Accounts.ORCHESTRATOR)) {
        Access home = homeAccess(plan.home());
        ApiServer homeServer = new ApiServer(home, surroundings.machine().pause());
        open.add(homeServer);
        applied.add(
            new Applied(
                homeServer,
                home.server().toString(),
                List.of(copyToken(server, homeServer, plan, place))));
      }
      if (tokenFile != null && tokenIsThere(outcomes, Accounts.KOJI_BUILDER)) {
        writeToken(tokenFile, token(server, Accounts.KOJI_BUILDER));
      }
      show(applied);
      tellMissing(plan, server);
      return status(applied);
    } finally {
      open.forEach(ApiServer::close);
    }
  }

  private Access kubeconfigAccess(
      String name, @Nullable Path file, @Nullable String chosen, String namespace)
      throws ClusterException {
    return KubeconfigAccess.find(
        name, file, chosen, namespace, surroundings.environment(), surroundings.userHome());
  }

  private Access homeAccess(Instance home) throws ClusterException {
    return homeKubeconfig == null && homeContext == null
        ? new InstanceAccess(home, surroundings.environment(), surroundings.userHome(), Path::of)
            .find()
        : kubeconfigAccess(
            home.name(),
            homeKubeconfig == null ? kubeconfig : homeKubeconfig,
            homeContext,
            home.endpoint().namespace());
  }

  // ---- tokens
  // ------------------------------------------------------------------------------------

  private static boolean tokenIsThere(List<Outcome> outcomes, String account) {
    return outcomes.stream()
        .filter(outcome -> outcome.name().equals(Accounts.tokenSecret(account)))
        .anyMatch(outcome -> outcome.fault() == null);
  }

  private Map<String, byte[]> token(ApiServer server, String account)
      throws ClusterException, InterruptedException {
    return AccountToken.read(server, account, surroundings.machine().pause());
  }

  private Outcome copyToken(ApiServer worker, ApiServer home, DeploymentPlan plan, TokenPlace place)
      throws ClusterException, InterruptedException {
    Map<String, byte[]> values = new TreeMap<>(token(worker, Accounts.ORCHESTRATOR));
    byte[] token = Objects.requireNonNull(values.remove("token"));
    values.put(place.key(), token);
    return new Applier(home, "%s-%s".formatted(Applier.MANAGER, plan.cluster().name()))
        .apply(Manifests.secret(plan.home().endpoint().namespace(), place.secret(), values));
  }

  private void writeToken(Path file, Map<String, byte[]> values) throws FailureException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      for (Map.Entry<String, byte[]> each : values.entrySet()) {
        Path target = each.getKey().equals("token") ? file : file.resolveSibling(each.getKey());
        Files.deleteIfExists(target);
        Files.createFile(
            target,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(ONLY_OWNER)));
        Files.write(target, each.getValue());
        console.tell("wrote " + target);
      }
    } catch (IOException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "cannot write the token to %s: %s; name another file by --token-file".formatted(file, e));
    }
  }

  private void tellMissing(DeploymentPlan plan, ApiServer server) {
    NamespaceSecrets secrets = new NamespaceSecrets(server);
    new TreeMap<>(plan.missing())
        .forEach((secret, key) -> {
          try {
            if (!secrets.exists(secret)) {
              console.tell(
                  "still missing: secret %s, which %s names; %s"
                      .formatted(
                          secret,
                          key,
                          key.equals("token_secrets")
                                  && plan.deployment().role() == ClusterRole.ORCHESTRATOR
                              ? "'osbs deploy apply worker NAME' puts a cluster's token there"
                              : "give --secret %s=PATH".formatted(secret)));
            }
          } catch (ClusterException e) {
            console.tell("secret %s: %s".formatted(secret, e.fault().detail()));
          }
        });
  }

  // ---- what is shown
  // -----------------------------------------------------------------------------

  private void show(List<Applied> applied) {
    output.show(
        new OutputOptions.Data() {
          @Override
          public Object document() {
            return applied.stream()
                .map(each ->
                    DeployApplyCommand.document(
                        each.server().cluster(),
                        each.address(),
                        each.server().namespace(),
                        each.outcomes()))
                .toList();
          }

          @Override
          public List<String> names() {
            return applied.stream()
                .flatMap(each -> each.outcomes().stream())
                .map(outcome -> "%s/%s".formatted(outcome.kind(), outcome.name()))
                .toList();
          }

          @Override
          public void print(boolean wide) {
            applied.forEach(each -> DeployApplyCommand.this.print(each));
          }
        },
        console);
  }

  private void print(Applied applied) {
    ApiServer server = applied.server();
    console.print(
        "cluster %s (%s), namespace %s"
            .formatted(server.cluster(), applied.address(), server.namespace()));
    for (Outcome outcome : applied.outcomes()) {
      console.print(
          "  %-9s %s %s"
              .formatted(word(outcome.change()), outcome.kind(), outcome.name())
              .stripTrailing());
      outcome.details().forEach(detail -> console.print("            " + detail));
    }
    if (applied.outcomes().stream().anyMatch(outcome -> outcome.change() == Change.FORBIDDEN)) {
      console.print(
          "an administrator has to make what is forbidden: let one run this again, or apply what"
              + " 'osbs deploy render' writes");
    }
  }

  private static String word(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }

  /** As docs/schema/deploy.json says, one cluster of it. */
  static Map<String, @Nullable Object> document(
      String cluster, String address, String namespace, List<Outcome> outcomes) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("cluster", cluster);
    document.put("server", address);
    document.put("namespace", namespace);
    document.put(
        "objects",
        outcomes.stream()
            .map(outcome -> {
              Map<String, @Nullable Object> object = new LinkedHashMap<>();
              object.put("kind", outcome.kind());
              object.put("name", outcome.name());
              object.put("outcome", word(outcome.change()));
              object.put("details", outcome.details());
              return object;
            })
            .toList());
    return document;
  }

  private static int status(List<Applied> applied) {
    return applied.stream()
        .flatMap(each -> each.outcomes().stream())
        .filter(outcome -> outcome.fault() != null)
        .map(outcome -> Failures.of(Objects.requireNonNull(outcome.fault())).kind().exitStatus())
        .findFirst()
        .orElse(SiteCommand.DONE);
  }
}
