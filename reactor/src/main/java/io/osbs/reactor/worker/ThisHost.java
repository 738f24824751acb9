package io.osbs.reactor.worker;

import io.osbs.core.build.BuildHost;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.InstalledPackage;
import io.osbs.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this build runs on, for those who keep records of it. */
final class ThisHost {

  private static final Duration ASK = Duration.ofMinutes(1);
  private static final Pattern PRETTY = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\n]+)\"?$");
  private static final Pattern VERSION = Pattern.compile("\\d[\\w.+~-]*");

  private ThisHost() {}

  /**
   * Asks the programs themselves.
   *
   * @param root this machine's, or this container's, own files
   */
  static BuildHost describe(RootFilesystem root, Workspace workspace, BuildLog log)
      throws InterruptedException {
    Map<String, String> tools = new TreeMap<>();
    tools.put("osbs", version());
    tools.put("java", Runtime.version().toString());
    for (String program : List.of("buildah", "git", "rpm")) {
      Matcher version = VERSION.matcher(said(workspace, List.of(program, "--version")));
      if (version.find()) {
        tools.put(program, version.group());
      }
    }
    String machine = said(workspace, List.of("uname", "-m")).strip();
    return new BuildHost(
        operatingSystem(),
        machine.isEmpty() ? HostArchitecture.current().name() : machine,
        tools,
        packages(root, workspace, log));
  }

  /** That the record of the surroundings is incomplete is no reason to have no image. */
  private static List<InstalledPackage> packages(
      RootFilesystem root, Workspace workspace, BuildLog log) throws InterruptedException {
    try {
      return PackageList.readRpms(root, workspace);
    } catch (FailureException e) {
      log.say("Koji is not told which packages this was built with: " + e.failure().message());
      return List.of();
    }
  }

  private static String version() {
    String version = ThisHost.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** A program that is not there says nothing. */
  private static String said(Workspace workspace, List<String> argv) throws InterruptedException {
    return workspace.run(workspace.command(argv, ASK)) instanceof Outcome.Exited exited
            && exited.ok()
        ? exited.stdout().text()
        : "";
  }

  private static String operatingSystem() {
    for (String file : List.of("/etc/os-release", "/usr/lib/os-release")) {
      try {
        Matcher name = PRETTY.matcher(Files.readString(Path.of(file)));
        if (name.find()) {
          return name.group(1);
        }
      } catch (IOException _) {
        // Not every system says so.
      }
    }
    return "linux";
  }
}
