package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.cluster.site.Site;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Request;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.koji.content.Material;
import io.osbs.process.Command;
import io.osbs.process.CommandFailures;
import io.osbs.process.FileFailures;
import io.osbs.process.Outcome;
import io.osbs.process.ToolEnvironment;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import io.osbs.reactor.context.Registries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gets archives of the images from the store, by {@code skopeo}, and logs from the clusters. */
final class KojiMaterial implements Material {

  private static final Duration COPY = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int CHUNK = 256 * 1024;
  private static final int CONFIG_LIMIT = 5 * 1024 * 1024;

  private final Site site;
  private final ReactorContext context;
  private final Request request;
  private final Ledger ledger;

  KojiMaterial(Site site, ReactorContext context, Request request, Ledger ledger) {
    this.site = site;
    this.context = context;
    this.request = request;
    this.ledger = ledger;
  }

  @Override
  public Archive archive(Fragment fragment) throws FailureException, InterruptedException {
    try {
      Path folder = context.own().workDirectory().resolve("koji");
      Files.createDirectories(folder);
      Path tar = folder.resolve(fragment.platform() + ".tar");
      Files.deleteIfExists(tar);
      copy(fragment, tar);
      Archive archive = described(fragment, tar, folder.resolve(fragment.platform() + ".tar.gz"));
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive.file()))) {
        Files.copy(tar, out);
      }
      Files.delete(tar);
      return archive;
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    } catch (IOException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE, "the archive for Koji cannot be written: " + e);
    }
  }

  private void copy(Fragment fragment, Path tar)
      throws FailureException, ClusterException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("skopeo", "copy", "--quiet"));
    argv.add(1, "--override-os=linux");
    argv.add(1, "--override-arch=" + fragment.architecture());
    Destination destination =
        Destination.of(site, fragment.image().repository(), context.surroundings().home());
    switch (destination.target()) {
      case WorkOrder.Layouts layouts ->
          argv.add(
              "oci:%s/%s:%s"
                  .formatted(layouts.root(), fragment.image().repository(), request.id()));
      case WorkOrder.Registry registry -> {
        RegistryAccess access = Registries.access(registry, context);
        access.arguments().forEach(each -> argv.add(each.replace("--", "--src-")));
        argv.add("docker://" + fragment.image());
      }
    }
    argv.add("docker-archive:" + tar);
    run("copy the image of %s into an archive for Koji".formatted(fragment.platform()), argv, COPY);
  }

  private Archive described(Fragment fragment, Path tar, Path file)
      throws FailureException, ClusterException, InterruptedException {
    String doing = "look at the archive of " + fragment.platform();
    String manifest =
        run(doing, List.of("skopeo", "inspect", "--raw", "docker-archive:" + tar), LOOK);
    String config =
        run(
            doing,
            List.of("skopeo", "inspect", "--config", "--raw", "docker-archive:" + tar),
            LOOK);
    try {
      Fields fields = Json.read(manifest.getBytes(StandardCharsets.UTF_8));
      List<Layer> layers = new ArrayList<>();
      for (Fields layer : fields.objects("layers")) {
        layers.add(new Layer(layer.text("digest"), layer.number("size")));
      }
      return new Archive(
          file,
          fields.object("config").text("digest"),
          layers,
          Json.read(config.getBytes(StandardCharsets.UTF_8)).members());
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE, "cannot %s: %s".formatted(doing, e.getMessage()));
    }
  }

  private String run(String doing, List<String> argv, Duration deadline)
      throws FailureException, ClusterException, InterruptedException {
    Path work = context.own().workDirectory();
    Command command =
        Command.of(
                argv,
                ToolEnvironment.of(context.surroundings().environment(), work),
                work,
                deadline)
            .withOutputLimit(CONFIG_LIMIT);
    Outcome.Exited exited = CommandFailures.exited(doing, command, context.runner().run(command));
    if (!exited.ok()) {
      throw CommandFailures.failed(FailureKind.INFRASTRUCTURE, doing, command, exited);
    }
    return exited.stdout().text();
  }

  @Override
  public Path log(@Nullable Platform platform) throws FailureException, InterruptedException {
    try {
      Path folder = context.own().workDirectory().resolve("koji");
      Files.createDirectories(folder);
      if (platform == null) {
        return save(site.home(), context.own().name(), folder.resolve("orchestrator.log"));
      }
      PublicationRecord.Image image = image(platform);
      return save(site.cluster(image.cluster()), image.worker(), folder.resolve(platform + ".log"));
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    } catch (IOException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE, "a log for Koji cannot be written: " + e);
    }
  }

  private static Path save(Cluster cluster, BuildName build, Path file)
      throws ClusterException, FailureException {
    try (OutputStream out = Files.newOutputStream(file)) {
      long offset = 0;
      for (byte[] bytes = cluster.builds().log(build, offset, CHUNK);
          bytes.length > 0;
          bytes = cluster.builds().log(build, offset, CHUNK)) {
        out.write(bytes);
        offset += bytes.length;
      }
      return file;
    } catch (IOException e) {
      throw FileFailures.of("write for Koji", file, e);
    }
  }

  private PublicationRecord.Image image(Platform platform) {
    return ledger.record().images().stream()
        .filter(each -> each.fragment().platform().equals(platform))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Built built(Platform platform) {
    return new Built(image(platform).worker().value(), "linux", Map.of());
  }

  @Override
  public Instant started() {
    return context.own().created();
  }
}
