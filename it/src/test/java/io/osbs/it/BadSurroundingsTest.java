package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Images;
import io.osbs.it.tools.Installation;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.RegistryGateway;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What goes wrong around a build: programs, disks, registries and other builds; the documented exit
 * status, and nothing left.
 */
class BadSurroundingsTest extends EndToEnd {

  private static final String ONE_TRY =
      "placement: {infrastructure_retries: 0, unreachable_grace: 1s}\n";

  @Test
  void noBuildah() throws Exception {
    Path source = checkout("one", Sources.scratch("one"));
    osbs.with("PATH", pathWithout("buildah").toString());

    Ran ran = osbs.run("build", "--platform", Machine.NATIVE, "-o", "json", source).ended(5);

    ran.says("the program buildah is not installed", "apt-get install buildah");
    // Another try on the same machine finds no buildah either, but that is not for us to know.
    assertThat(ran.json().path("failure").path("kind").asString()).isEqualTo("infrastructure");
    assertThat(osbs.home().resolve("images/one/index.json")).doesNotExist();
  }

  /** A folder of links to every program there is, but one. */
  private Path pathWithout(String left) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!Files.isDirectory(Path.of(directory))) {
        continue;
      }
      try (Stream<Path> programs = Files.list(Path.of(directory))) {
        for (Path program : programs.toList()) {
          if (!program.endsWith(left)) {
            link(bin.resolve(program.getFileName()), program);
          }
        }
      }
    }
    return bin;
  }

  private static void link(Path link, Path program) throws IOException {
    try {
      Files.createSymbolicLink(link, program);
    } catch (FileAlreadyExistsException _) {
      // The first on PATH is the one that counts.
      return;
    }
  }

  @Test
  void aFullDisk() throws Exception {
    Machine.needSuperuser();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path site = site();
    Path source = hello("large", "RUN dd if=/dev/zero of=/large bs=1M count=64");
    mount(disk, "size=24m");
    try {
      Installation small = new Installation(folder, disk);

      Ran ran = small.run(order(site, source, Machine.NATIVE)).ended(5);

      ran.says("no space left on");
      assertThat(small.run("list", "-o", "name").ended(0).out().strip()).isEqualTo(ran.build());
      nobodySees("large");
      new io.osbs.it.tools.Remains(small).areNone();
    } finally {
      new ProcessBuilder("umount", "--lazy", disk.toString()).inheritIO().start().waitFor();
    }
  }

  private static void mount(Path place, String options) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "none", place.toString())
            .inheritIO()
            .start();
    org.junit.jupiter.api.Assumptions.assumeTrue(mount.waitFor() == 0, "needs the right to mount");
  }

  @Test
  void aRegistryThatIsNotThere() throws Exception {
    Path source = checkout("one", Sources.scratch("one"));
    Path site =
        osbs.file(
            "config.yaml",
            SharedRegistry.configYaml("127.0.0.1:1", SharedRegistry.host()) + ONE_TRY);

    build(site, source, Machine.NATIVE).ended(5).says("127.0.0.1:1", "connection refused");
  }

  @Test
  void aRegistryThatRefusesThePush() throws Exception {
    Map<Integer, Integer> exits = Map.of(500, 5, 405, 4, 403, 4, 401, 4);
    for (Map.Entry<Integer, Integer> each : exits.entrySet()) {
      try (RegistryGateway gateway = new RegistryGateway(SharedRegistry.host())) {
        gateway.answer("POST", "/blobs/uploads/", each.getKey());
        Path site = gatewaySite(gateway);
        Path source = checkout("refused" + each.getKey(), Sources.scratch("refused"));

        Ran ran = build(site, source, Machine.NATIVE);

        assertThat(ran.status()).as("%s%n%s", each, ran.err()).isEqualTo(each.getValue());
        ran.says(gateway.host());
      }
    }
    nobodySees("refused");
  }

  @Test
  void aRegistryThatIsBusyForAMoment() throws Exception {
    try (RegistryGateway gateway = new RegistryGateway(SharedRegistry.host())) {
      Path source = checkout("busy", Sources.scratch("busy"));
      gateway.answer("POST", "/blobs/uploads/", 429, 1);
      gateway.answer("PUT", "/manifests/busy-[a-z0-9]{8}$", 503, 1);

      build(gatewaySite(gateway), source, Machine.NATIVE).ended(0);
    }
  }

  @Test
  void aRegistryThatRefusesTheIndex() throws Exception {
    try (RegistryGateway gateway = new RegistryGateway(SharedRegistry.host())) {
      Path source = checkout("unindexed", Sources.scratch("unindexed"));
      gateway.answer("PUT", "/manifests/unindexed-[a-z0-9]{8}$", 403);
      gateway.answer("PUT", "/manifests/sha256:", 403);

      Ran ran = build(gatewaySite(gateway), source, Machine.NATIVE).ended(4);

      ran.says(gateway.host());
      assertThat(ran.json().path("image").isNull()).isTrue();
    }
    nobodySees("unindexed");
  }

  private Path gatewaySite(RegistryGateway gateway) throws Exception {
    return osbs.file(
        "config.yaml", SharedRegistry.configYaml(gateway.host(), SharedRegistry.host()) + ONE_TRY);
  }

  @Test
  void twoBuildsOfTheSameImageAtOnce() throws Exception {
    Path source = checkout("twice", Sources.scratch("twice"));
    Path site = site();
    List<String> digests = new ArrayList<>();

    try (Running one = osbs.start(order(site, source, Machine.NATIVE));
        Running two = osbs.start(order(site, source, Machine.NATIVE))) {
      for (Running each : List.of(one, two)) {
        digests.add(each.ended().ended(0).json().path("image").path("digest").asString());
      }
    }

    assertThat(digests.getFirst()).isEqualTo(digests.getLast());
    String repository = "docker://" + SharedRegistry.host() + "/twice";
    assertThat(Images.digest(repository + ":latest")).isEqualTo(digests.getFirst());
  }

  @Test
  void twoBuildsIntoOneLayoutAtOnce() throws Exception {
    Path source = checkout("twice", Sources.scratch("twice"));
    try (Running one = osbs.start("build", "--platform", Machine.NATIVE, "-o", "json", source);
        Running two = osbs.start("build", "--platform", Machine.NATIVE, "-o", "json", source)) {
      for (Running each : List.of(one, two)) {
        JsonNode image = each.ended().ended(0).json().path("image");
        for (JsonNode reference : image.path("references")) {
          assertThat(Images.digest(reference.asString()))
              .isEqualTo(image.path("digest").asString());
        }
      }
    }
  }
}
