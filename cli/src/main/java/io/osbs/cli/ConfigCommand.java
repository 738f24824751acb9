package io.osbs.cli;

import io.osbs.cluster.site.SiteFiles;
import io.osbs.cluster.site.Surroundings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code osbs config}: the parent of its verbs. */
@Command(
    name = "config",
    description = "Check the configuration, show what it means.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "check|view|schema",
    footer = {"", "Example: osbs config check --reactor-config new.yaml --against config.yaml"})
final class ConfigCommand implements Runnable {

  @Spec @Nullable CommandSpec spec;

  /** The verb with its own verbs. */
  static CommandLine line(Surroundings surroundings, Console console) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand("check", new ConfigCheckCommand(surroundings, console))
        .addSubcommand("view", new ConfigViewCommand(surroundings, console))
        .addSubcommand("schema", new ConfigSchemaCommand(console));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "a verb is missing: osbs config check, view or schema");
    }
  }

  /** The options that its verbs share. */
  static final class Options {

    @Mixin SiteOptions site = new SiteOptions();

    @Option(
        names = "--client-config",
        paramLabel = "FILE",
        description =
            "osbs.conf of the worker clusters. Default: the secret that client_config_secret names.")
    @Nullable Path clientConfig;

    @Option(names = "--offline", description = "Read files only; ask no cluster for secrets.")
    boolean offline;

    @Mixin OutputOptions output = new OutputOptions();

    SiteFiles files(Surroundings surroundings) {
      return new SiteFiles(site.choice(), clientConfig, surroundings);
    }
  }
}
