package io.osbs.cli;

import io.osbs.cluster.document.Json;
import io.osbs.config.reactor.ConfigSchema;
import picocli.CommandLine.Command;

/** {@code osbs config schema}. */
@Command(
    name = "schema",
    description = "Print the JSON schema of config.yaml, for editors.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: osbs config schema > config.schema.json"})
final class ConfigSchemaCommand implements Runnable {

  private final Console console;

  ConfigSchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.print(Json.pretty(ConfigSchema.document()));
  }
}
