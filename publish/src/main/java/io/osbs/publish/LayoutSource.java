package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.FileFailures;
import io.osbs.publish.inspect.ImageSource;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.Referrers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An OCI image layout, to be read only. */
public final class LayoutSource implements ImageSource {

  private final Path folder;
  private final OciLayout layout;

  public LayoutSource(Path folder) {
    this.folder = folder;
    this.layout = new OciLayout(folder);
  }

  @Override
  public Optional<Document> manifest(String reference) throws FailureException {
    try {
      Optional<Digest> digest =
          reference.indexOf(':') < 0 ? tagged(reference) : Optional.of(new Digest(reference));
      if (digest.isEmpty()) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(layout.blob(digest.get()));
      String type = Json.parse(bytes).path("mediaType").asString(MediaTypes.MANIFEST);
      return Optional.of(new Document(bytes, type));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "%s of the image layout %s is unreadable: %s"
              .formatted(reference, folder, e.getMessage()));
    } catch (IOException e) {
      throw FileFailures.of("read an image layout", folder, e);
    }
  }

  private Optional<Digest> tagged(String tag) throws IOException {
    for (JsonNode descriptor : layout.descriptors()) {
      if (OciLayout.nameOf(descriptor).equals(tag)) {
        return Optional.of(new Digest(descriptor.path("digest").asString("")));
      }
    }
    return Optional.empty();
  }

  @Override
  public byte[] blob(Digest digest, long size) throws FailureException {
    try {
      return Files.readAllBytes(layout.blob(digest));
    } catch (IOException e) {
      throw FileFailures.of("read an image layout", folder, e);
    }
  }

  @Override
  public Path file(Digest digest, long size, Path file) {
    // Whoever reads a layer compares its content with the configuration anyway.
    return layout.blob(digest);
  }

  @Override
  public List<Referrers.Referrer> referrers(Digest subject) {
    return List.of();
  }
}
