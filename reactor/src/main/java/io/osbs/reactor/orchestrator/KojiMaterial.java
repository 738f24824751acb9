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
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Digest;
import io.osbs.core.image.Platform;
import io.osbs.koji.content.Material;
import io.osbs.process.FileFailures;
import io.osbs.publish.LayoutSource;
import io.osbs.publish.inspect.ImageSource;
import io.osbs.publish.inspect.RegistrySource;
import io.osbs.publish.oci.DockerArchive;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.reactor.context.Failures;
import io.osbs.reactor.context.ReactorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes archives of the images from what the store has, and gets logs from the clusters. */
final class KojiMaterial implements Material {

  private static final int CHUNK = 256 * 1024;

  private final Site site;
  private final ReactorContext context;
  private final Ledger ledger;

  KojiMaterial(Site site, ReactorContext context, Ledger ledger) {
    this.site = site;
    this.context = context;
    this.ledger = ledger;
  }

  private Path folder() throws ClusterException, FailureException {
    Path folder = context.own().workDirectory().resolve("koji");
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileFailures.of("make a folder for Koji", folder, e);
    }
  }

  @Override
  public Archive archive(Fragment fragment) throws FailureException, InterruptedException {
    Destination destination =
        Destination.of(site, fragment.image().repository(), context.surroundings().home());
    try {
      switch (destination.target()) {
        case WorkOrder.Layouts layouts -> {
          Path layout = Path.of(layouts.root()).resolve(fragment.image().repository());
          return archive(fragment, new LayoutSource(layout));
        }
        case WorkOrder.Registry registry -> {
          try (RegistryClient client = Stores.clients(List.of(registry), context).getFirst()) {
            return archive(fragment, new RegistrySource(client, fragment.image().repository()));
          }
        }
      }
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
    }
  }

  private Archive archive(Fragment fragment, ImageSource source)
      throws FailureException, ClusterException, InterruptedException {
    String name = fragment.image().toString();
    byte[] document =
        source
            .manifest(fragment.digest().value())
            .orElseThrow(() ->
                FailureException.of(
                    FailureKind.INFRASTRUCTURE,
                    "%s is not there any more, so Koji cannot get it; retry, or build again"
                        .formatted(name)))
            .bytes();
    Manifest manifest = Manifest.parse(document, name);
    Digest configDigest = manifest.image().config();
    byte[] config = source.blob(configDigest, manifest.blobs().getOrDefault(configDigest, 0L));
    List<Path> temporary = new ArrayList<>();
    Path file = folder().resolve(fragment.platform() + ".tar.gz");
    try {
      Fields fields = Json.read(config);
      List<String> ids = fields.object("rootfs").texts("diff_ids");
      List<DockerArchive.Layer> layers = new ArrayList<>();
      for (Digest digest : manifest.layers()) {
        Path place = folder().resolve(fragment.platform() + "-layer-" + layers.size());
        temporary.add(place);
        Path blob = source.file(digest, manifest.blobs().getOrDefault(digest, 0L), place);
        layers.add(new DockerArchive.Layer(blob, new Digest(ids.get(layers.size()))));
      }
      List<Long> sizes = DockerArchive.write(config, layers, name(fragment), file);
      List<Layer> described = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        described.add(new Layer(ids.get(i), sizes.get(i)));
      }
      return new Archive(file, configDigest.value(), described, fields.members());
    } catch (UnreadableException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the configuration of %s cannot be read: %s".formatted(name, e.getMessage()));
    } catch (IOException e) {
      throw FileFailures.of("write an archive for Koji", file, e);
    } finally {
      remove(temporary);
    }
  }

  /** What {@code docker load} calls it. */
  private static String name(Fragment fragment) {
    String registry = fragment.image().registry();
    return "%s%s:%s"
        .formatted(
            registry == null ? "" : registry + "/",
            fragment.image().repository(),
            fragment.digest().hex().substring(0, 12));
  }

  private void remove(List<Path> files) {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        context.log().warning("koji_import", "%s stays: %s".formatted(file, e.getMessage()));
      }
    }
  }

  @Override
  public Path log(@Nullable Platform platform) throws FailureException, InterruptedException {
    try {
      if (platform == null) {
        return save(site.home(), context.own().name(), folder().resolve("orchestrator.log"));
      }
      PublicationRecord.Image image = image(platform);
      return save(
          site.cluster(image.cluster()), image.worker(), folder().resolve(platform + ".log"));
    } catch (ClusterException e) {
      throw new FailureException(Failures.of(e.fault()), e);
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
  public String worker(Platform platform) {
    return image(platform).worker().value();
  }

  @Override
  public Instant started() {
    return context.own().created();
  }
}
