package io.osbs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code osbs} command. */
@Command(
    name = "osbs",
    description = "Builds one multi-platform container image from one git commit.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  /** The version the build wrote into the jar; there is none in a folder of classes. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"osbs " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
