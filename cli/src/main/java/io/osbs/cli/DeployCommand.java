package io.osbs.cli;

import io.osbs.client.deploy.DeploymentPlan;
import io.osbs.cluster.deploy.Manifest;
import io.osbs.cluster.deploy.Manifests;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code osbs deploy}: what a cluster needs before builds can run there. */
@Command(
    name = "deploy",
    description = "Prepare clusters: accounts, roles, tokens, secrets, limits.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "render|apply",
    footer = {"", "Example: osbs deploy render worker east --client-config clients.conf"})
final class DeployCommand implements Runnable {

  @Spec @Nullable CommandSpec spec;

  /** The verb with its own verbs. */
  static CommandLine line(Surroundings surroundings, Console console) {
    return new CommandLine(new DeployCommand())
        .addSubcommand("render", new RenderCommand(surroundings, console))
        .addSubcommand("apply", new DeployApplyCommand(surroundings, console));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "a verb is missing: osbs deploy render or apply");
    }
  }

  /** {@code osbs deploy render}. */
  @Command(
      name = "render",
      description = "Write what a cluster needs as YAML, for kubectl or a repository.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Secrets given by files are written with --directory only, or with --with-secrets.",
        "Example: osbs deploy render worker east --client-config clients.conf | kubectl apply -f -"
      })
  static final class RenderCommand implements Callable<Integer> {

    private static final String ONLY_OWNER = "rw-------";

    private final Surroundings surroundings;
    private final Console console;

    @Mixin DeployOptions options = new DeployOptions();

    @Option(
        names = {"-d", "--directory"},
        paramLabel = "DIR",
        description = "Write a file per object into this folder. Default: standard output.")
    @Nullable Path directory;

    @Option(names = "--with-secrets", description = "Show the values of secrets.")
    boolean withSecrets;

    RenderCommand(Surroundings surroundings, Console console) {
      this.surroundings = surroundings;
      this.console = console;
    }

    @Override
    public Integer call() throws ClusterException, FailureException {
      DeploymentPlan plan =
          options.plan(
              options.files(surroundings),
              console,
              (home, _) ->
                  () -> {
                    throw new ClusterException(
                        new ClusterFault.Invalid(
                            "the worker clusters' osbs.conf lies in a secret of cluster %s, and no cluster is asked here; give the file by --client-config"
                                .formatted(home.name())));
                  });
      List<Manifest> manifests = Manifests.of(plan.deployment());
      if (directory == null) {
        print(manifests);
      } else {
        write(directory, manifests);
      }
      plan.missing()
          .forEach((secret, key) ->
              console.tell(
                  "not here: secret %s, which %s names; see 'osbs deploy apply', or give --secret %s=PATH"
                      .formatted(secret, key, secret)));
      return SiteCommand.DONE;
    }

    private void print(List<Manifest> manifests) {
      List<String> documents = new ArrayList<>();
      for (Manifest manifest : manifests) {
        documents.add(
            manifest.isSecret() && !withSecrets
                ? "# left out: Secret %s, whose values would be seen (--with-secrets, --directory)\n"
                    .formatted(manifest.name())
                : manifest.yaml());
      }
      console.print(String.join("---\n", documents).stripTrailing());
    }

    private void write(Path folder, List<Manifest> manifests) throws FailureException {
      int number = 0;
      try {
        Files.createDirectories(folder);
        for (Manifest manifest : manifests) {
          Path file = folder.resolve(manifest.file(++number));
          Files.deleteIfExists(file);
          if (manifest.isSecret()) {
            Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(ONLY_OWNER)));
          }
          Files.writeString(file, manifest.yaml());
          console.print(file.toString());
        }
      } catch (IOException e) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "cannot write into %s: %s; name another folder by --directory".formatted(folder, e));
      }
    }
  }
}
