package io.osbs.publish.inspect;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Together;
import io.osbs.publish.inspect.ImageTree.Attestation;
import io.osbs.publish.inspect.ImageTree.Image;
import io.osbs.publish.inspect.ImageTree.Layer;
import io.osbs.publish.oci.ImageConfig;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.Referrers;
import io.osbs.publish.supply.CosignSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads an image with everything that belongs to it. */
public final class Inspection {

  private static final String PACKAGE_LIST = "application/spdx+json";

  private final ImageSource source;
  private final String shown;

  /**
   * An inspection.
   *
   * @param shown what the image is called in failures and in the result
   */
  public Inspection(ImageSource source, String shown) {
    this.source = source;
    this.shown = shown;
  }

  /**
   * Reads it.
   *
   * @param reference tag or digest
   * @throws FailureException {@code CONFIGURATION} when there is no such image
   */
  public ImageTree read(String reference) throws FailureException, InterruptedException {
    Document document = manifest(reference);
    Manifest manifest = Manifest.parse(document.bytes(), shown);
    if (!manifest.isList()) {
      Image image = image(document, "");
      return new ImageTree(
          shown, document.digest(), document.mediaType(), List.of(image), image.attestations());
    }
    List<Together.Task<Image>> images = new ArrayList<>();
    for (JsonNode entry : Json.parse(document.bytes()).path("manifests")) {
      images.add(() ->
          image(manifest(entry.path("digest").asString("")), platform(entry.path("platform"))));
    }
    return new ImageTree(
        shown,
        document.digest(),
        document.mediaType(),
        Together.run(images),
        attestations(document.digest()));
  }

  private Document manifest(String reference) throws FailureException, InterruptedException {
    return source
        .manifest(reference)
        .orElseThrow(() ->
            FailureException.of(
                FailureKind.CONFIGURATION,
                "there is no image %s%s"
                    .formatted(
                        shown,
                        reference.indexOf(':') < 0 ? "" : ": its " + reference + " is missing")));
  }

  private static String platform(JsonNode platform) {
    String variant = platform.path("variant").asString("");
    return platform.path("os").asString("linux")
        + "/"
        + platform.path("architecture").asString("?")
        + (variant.isEmpty() ? "" : "/" + variant);
  }

  private Image image(Document document, String platform)
      throws FailureException, InterruptedException {
    Manifest manifest = Manifest.parse(document.bytes(), shown);
    Digest config = manifest.image().config();
    Map<Digest, Long> blobs = manifest.blobs();
    ImageConfig read =
        ImageConfig.parse(source.blob(config, blobs.getOrDefault(config, 0L)), shown);
    List<Layer> layers = new ArrayList<>();
    blobs.forEach((digest, size) -> {
      if (!digest.equals(config)) {
        layers.add(new Layer(digest, size));
      }
    });
    List<Attestation> attestations = attestations(document.digest());
    return new Image(
        platform.isEmpty() ? read.os() + "/" + read.architecture() : platform,
        document.digest(),
        document.mediaType(),
        manifest.image().imageSize(),
        layers,
        read.labels(),
        packages(attestations),
        attestations);
  }

  private List<Attestation> attestations(Digest subject)
      throws FailureException, InterruptedException {
    List<Attestation> attestations = new ArrayList<>();
    for (Referrers.Referrer each : source.referrers(subject)) {
      attestations.add(new Attestation(each.artifactType(), each.digest()));
    }
    Optional<Document> signatures = source.manifest(CosignSignature.tag(subject));
    signatures.ifPresent(
        document -> attestations.add(new Attestation("signature", document.digest())));
    return attestations;
  }

  private List<String> packages(List<Attestation> attestations)
      throws FailureException, InterruptedException {
    for (Attestation attestation : attestations) {
      if (attestation.type().equals(PACKAGE_LIST)) {
        return packages(attestation);
      }
    }
    return List.of();
  }

  private List<String> packages(Attestation list) throws FailureException, InterruptedException {
    try {
      Document artifact = manifest(list.digest().value());
      JsonNode layer = Json.parse(artifact.bytes()).path("layers").path(0);
      byte[] document =
          source.blob(new Digest(layer.path("digest").asString("")), layer.path("size").asLong(-1));
      List<String> packages = new ArrayList<>();
      for (JsonNode each : Json.parse(document).path("packages")) {
        if (each.path("SPDXID").asString("").startsWith("SPDXRef-Package-")) {
          packages.add(
              each.path("name").asString("") + " " + each.path("versionInfo").asString(""));
        }
      }
      return packages;
    } catch (JacksonException | IllegalArgumentException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "the package list %s of %s is unreadable".formatted(list.digest(), shown));
    }
  }
}
