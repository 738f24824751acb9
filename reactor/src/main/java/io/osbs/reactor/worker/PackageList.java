package io.osbs.reactor.worker;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.InstalledPackage;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The packages of an image, from the databases of dpkg, apk and rpm in its files. Nothing of the
 * image is run.
 */
final class PackageList {

  private static final Duration RPM = Duration.ofMinutes(5);
  private static final int RPM_OUTPUT = 64 * 1024 * 1024;

  private static final List<String> RPM_FOLDERS = List.of("/usr/lib/sysimage/rpm", "/var/lib/rpm");

  /** One per database format: sqlite, ndb, Berkeley DB. */
  private static final List<String> RPM_FILES = List.of("rpmdb.sqlite", "Packages.db", "Packages");

  private static final String RPM_FORMAT =
      "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SIGMD5}"
          + "\\t%|SIGPGP?{%{SIGPGP:pgpsig}}:{%|SIGGPG?{%{SIGGPG:pgpsig}}:{%|RSAHEADER?{%{RSAHEADER:pgpsig}}:{%|DSAHEADER?{%{DSAHEADER:pgpsig}}:{}|}|}|}|\\n";

  /**
   * What rpm says of a signature: {@code RSA/SHA256, Mon 1 Jan 2024 …, Key ID 199e2f91fd431d51}.
   */
  private static final String KEY_ID = "Key ID ";

  private final RootFilesystem files;
  private final Workspace workspace;
  private final Set<InstalledPackage> found = new TreeSet<>();

  private PackageList(RootFilesystem files, Workspace workspace) {
    this.files = files;
    this.workspace = workspace;
  }

  /** All packages, sorted. */
  static List<InstalledPackage> read(RootFilesystem files, Workspace workspace)
      throws FailureException, InterruptedException {
    PackageList list = new PackageList(files, workspace);
    try {
      list.dpkg();
      list.apk();
      list.rpm();
    } catch (IOException e) {
      throw FileFailures.of("list the packages of the image", files.root(), e);
    }
    return List.copyOf(list.found);
  }

  /** The rpms alone, sorted. */
  static List<InstalledPackage> readRpms(RootFilesystem files, Workspace workspace)
      throws FailureException, InterruptedException {
    PackageList list = new PackageList(files, workspace);
    try {
      list.rpm();
    } catch (IOException e) {
      throw FileFailures.of("list the rpm packages", files.root(), e);
    }
    return List.copyOf(list.found);
  }

  private void dpkg() throws IOException {
    Optional<Path> status = files.find("/var/lib/dpkg/status");
    if (status.isPresent()) {
      paragraphs(status.get(), this::debian);
    }
    // Images without dpkg itself ("distroless") keep a file per package.
    Optional<Path> folder = files.find("/var/lib/dpkg/status.d");
    if (folder.isPresent() && Files.isDirectory(folder.get())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.get())) {
        for (Path entry : entries) {
          if (Files.isRegularFile(entry) && !entry.toString().endsWith(".md5sums")) {
            paragraphs(entry, this::debian);
          }
        }
      }
    }
  }

  private void debian(Map<String, String> fields) {
    String status = fields.getOrDefault("Status", "install ok installed");
    if (status.endsWith(" installed")) {
      add("deb", fields.get("Package"), fields.get("Version"), fields.get("Architecture"));
    }
  }

  private void apk() throws IOException {
    for (String path : List.of("/lib/apk/db/installed", "/usr/lib/apk/db/installed")) {
      Optional<Path> installed = files.find(path);
      if (installed.isPresent()) {
        paragraphs(
            installed.get(),
            fields -> add("apk", fields.get("P"), fields.get("V"), fields.get("A")));
      }
    }
  }

  private void add(
      String type, @Nullable String name, @Nullable String version, @Nullable String architecture) {
    if (name != null && version != null) {
      found.add(
          new InstalledPackage(type, name, version, architecture == null ? "" : architecture));
    }
  }

  private interface Paragraph {
    void take(Map<String, String> fields);
  }

  /** Reads {@code KEY: VALUE} lines in paragraphs; continued lines say nothing we need. */
  private static void paragraphs(Path file, Paragraph paragraph) throws IOException {
    Map<String, String> fields = new HashMap<>();
    // Not Files.newBufferedReader: a stray byte must not fail a build.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
          paragraph.take(fields);
          fields.clear();
        } else if (colon > 0 && line.charAt(0) != ' ' && line.charAt(0) != '\t') {
          fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    }
    paragraph.take(fields);
  }

  private void rpm() throws IOException, FailureException, InterruptedException {
    for (String path : RPM_FOLDERS) {
      Optional<Path> folder = files.find(path);
      if (folder.isPresent() && hasDatabase(folder.get())) {
        rpm(folder.get());
        return;
      }
    }
  }

  private static boolean hasDatabase(Path folder) {
    for (String name : RPM_FILES) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /** With {@code --root} rpm would read macros of the image, and those can run programs. */
  private void rpm(Path database) throws FailureException, InterruptedException {
    Command command =
        workspace
            .command(
                List.of("rpm", "--dbpath=" + database, "-qa", "--queryformat", RPM_FORMAT), RPM)
            .withOutputLimit(RPM_OUTPUT);
    String doing = "list the rpm packages of the image";
    Outcome.Exited exited = CommandFailures.exited(doing, command, workspace.run(command));
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
    }
    for (String line : exited.stdout().text().split("\n", -1)) {
      String[] fields = line.split("\t", -1);
      // Keys that signatures are checked with are listed like packages, and are none.
      if (fields.length >= 3 && !fields[0].equals("gpg-pubkey")) {
        found.add(
            new InstalledPackage(
                "rpm",
                fields[0],
                fields[1],
                fields[2],
                fields.length > 3 && fields[3].matches("[0-9a-f]{32}") ? fields[3] : null,
                fields.length > 4 ? keyId(fields[4]) : null));
      }
    }
  }

  private static @Nullable String keyId(String signature) {
    int at = signature.indexOf(KEY_ID);
    return at < 0 ? null : signature.substring(at + KEY_ID.length()).strip();
  }
}
