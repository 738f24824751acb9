package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.client.Order;
import io.osbs.client.Submitter;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.process.FileFailures;
import io.osbs.process.SystemCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbs build}. */
@Command(
    name = "build",
    description = "Build one image for several platforms from one commit.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Ctrl-C leaves the build running and says how to come back.",
      "Example: osbs build https://git.example.com/hello.git --ref main --platform x86_64"
    })
final class BuildCommand extends SiteCommand {

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "GIT_URL|DIR",
      description = "A git repository; on the local engine also any directory.")
  String source = "";

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description = "Commit, branch or tag. Default: the head of the branch.")
  @Nullable String ref;

  @Option(
      names = "--branch",
      paramLabel = "BRANCH",
      description = "Default: the repository's default branch.")
  @Nullable String branch;

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      description = "May be repeated. Default: every platform with an enabled cluster.")
  List<String> platforms = new ArrayList<>();

  /** At most one of the two. */
  static final class Kind {
    @Option(
        names = "--scratch",
        description = "Only a unique tag, never imported; needs no labels.")
    boolean scratch;

    @Option(names = "--isolated", description = "Only the tag version-release; needs --release.")
    boolean isolated;
  }

  @ArgGroup(exclusive = true)
  @Nullable Kind kind;

  @Option(names = "--release", paramLabel = "RELEASE", description = "Sets the label 'release'.")
  @Nullable String release;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "A further tag for the image. May be repeated.")
  List<String> tags = new ArrayList<>();

  @Option(names = "--detach", description = "Print the build's name and do not follow it.")
  boolean detach;

  @Option(
      names = "--metadata-file",
      paramLabel = "FILE",
      description = "Write the result there as JSON.")
  @Nullable Path metadataFile;

  BuildCommand(Surroundings surroundings, Console console) {
    super(surroundings, console);
  }

  @Override
  int run(Site site, Client client)
      throws ClusterException, FailureException, InterruptedException {
    checkMetadataFile();
    Order order =
        new Order(
            source,
            ref,
            branch,
            platforms(),
            requestClass(),
            release,
            tags,
            System.getProperty("user.name", "unknown"),
            null);
    BuildName name =
        Submitter.of(site, siteOptions.choice(), surroundings, new SystemCommandRunner())
            .submit(order)
            .name();
    if (detach) {
      // For people the name says it all: there is nothing else to tell yet.
      OutputOptions.Format format =
          output.format.isForPeople() ? OutputOptions.Format.NAME : output.format;
      new Following(surroundings, console).show(client.get(name), format);
      return DONE;
    }
    console.tell("build %s".formatted(name));
    int status = new Following(surroundings, console).toTheEnd(client, name, output.format);
    writeMetadata(client, name);
    return status;
  }

  private RequestClass requestClass() {
    if (kind != null && kind.scratch) {
      return RequestClass.SCRATCH;
    }
    return kind != null && kind.isolated ? RequestClass.ISOLATED : RequestClass.RELEASE;
  }

  private List<Platform> platforms() throws FailureException {
    try {
      return platforms.stream().map(Platform::new).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw FailureException.of(FailureKind.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /** Says before a build of an hour what could only be said after it. */
  private void checkMetadataFile() throws FailureException {
    if (metadataFile == null) {
      return;
    }
    if (detach) {
      throw wrong(
          "--metadata-file is written when the build has ended: it does not go with --detach");
    }
    Path folder = metadataFile.toAbsolutePath().getParent();
    if (Files.isDirectory(metadataFile)) {
      throw wrong("--metadata-file %s is a folder; name the file in it".formatted(metadataFile));
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw wrong(
          "--metadata-file %s: there is no folder %s; make it first"
              .formatted(metadataFile, folder));
    }
    if (!Files.isWritable(Files.exists(metadataFile) ? metadataFile : folder)) {
      throw wrong("--metadata-file %s: we may not write there".formatted(metadataFile));
    }
  }

  private static FailureException wrong(String message) {
    return FailureException.of(FailureKind.CONFIGURATION, message);
  }

  private void writeMetadata(Client client, BuildName name)
      throws ClusterException, FailureException {
    if (metadataFile == null) {
      return;
    }
    try {
      Files.write(metadataFile, Json.write(ReportDocument.write(client.get(name))));
    } catch (IOException e) {
      throw FileFailures.of("write the metadata file", metadataFile, e);
    }
  }
}
