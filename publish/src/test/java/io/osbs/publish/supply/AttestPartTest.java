package io.osbs.publish.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.Publishable;
import io.osbs.process.Retry;
import io.osbs.publish.inspect.ImageTree;
import io.osbs.publish.inspect.Inspection;
import io.osbs.publish.inspect.RegistrySource;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.Referrers;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.publish.registry.TestImages;
import io.osbs.testkit.registry.RegistryDouble;
import io.osbs.testkit.tools.RealRegistry;
import io.osbs.testkit.tools.RealTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Package lists, provenance and signatures, as others find them. */
final class AttestPartTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.5Z");
  private static final String REPOSITORY = "team/hello";

  @TempDir Path directory;
  private final Map<String, String> noted = new TreeMap<>();

  private final Notes notes =
      new Notes() {
        @Override
        public Optional<String> get(String key) {
          return Optional.ofNullable(noted.get(key));
        }

        @Override
        public void put(String key, String value) {
          noted.put(key, value);
        }

        @Override
        public void remove(String key) {
          noted.remove(key);
        }
      };

  private static RegistryClient client(String host) {
    return new RegistryClient(
        new RegistryAccess(host, true, null),
        new Retry(3, Duration.ZERO, time -> {}),
        (failure, next, in) -> {},
        InstantSource.system());
  }

  private static Publishable published(RegistryClient client) throws Exception {
    List<Fragment> fragments = new ArrayList<>();
    for (String name : List.of("x86_64", "ppc64le")) {
      Platform platform = new Platform(name);
      Architecture architecture = Architecture.usualFor(platform);
      TestImages.Image image = TestImages.image(architecture.name(), 1, 2_000);
      TestImages.push(client, REPOSITORY, image);
      fragments.add(
          new Fragment(
              platform,
              architecture,
              new ImageReference(null, REPOSITORY, null, image.manifest().digest()),
              MediaTypes.MANIFEST,
              image.manifest().size(),
              5_000,
              Map.of(),
              List.of(ImageReference.parse("r.example/base@sha256:" + "cd".repeat(32))),
              List.of(
                  new InstalledPackage("rpm", "bash", "1:5.2-1", "x86_64"),
                  new InstalledPackage("deb", "libc++1", "16.0+really", "amd64"))));
    }
    ImageIndex index = ImageIndex.of(fragments);
    client.store(REPOSITORY, "unique", new Document(index.bytes(), MediaTypes.INDEX));
    Request request =
        new Request(
            "task-1",
            RequestClass.RELEASE,
            new Source("https://bot:t0ken@git.example.com/hello", "0".repeat(40), "main"),
            List.of(),
            "7",
            List.of("stable"),
            "tester",
            null);
    return new Publishable(
        request,
        REPOSITORY,
        fragments,
        index.digest(),
        index.bytes().length,
        MediaTypes.INDEX,
        List.of(client.access().host()),
        "unique",
        List.of("latest"));
  }

  private AttestPart part(RegistryClient client, @Nullable SigningKey key) {
    return part(client, key, NOON);
  }

  private AttestPart part(RegistryClient client, @Nullable SigningKey key, Instant now) {
    Origins origins =
        new Origins(
            "prod",
            "build-1",
            NOON.minusSeconds(600),
            Map.of(new Platform("x86_64"), new Origins.Place("east", "task-1-x86-64-1", 1)));
    return new AttestPart(
        List.of(client), key, () -> origins, InstantSource.fixed(now), text -> {});
  }

  private Path key() throws Exception {
    Path file = directory.resolve("key.pem");
    openssl(
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem");
    return file;
  }

  private void openssl(String... arguments) throws Exception {
    RealTools.need("openssl");
    List<String> argv = new ArrayList<>(List.of("openssl"));
    argv.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static JsonNode attached(RegistryClient client, Digest subject, String type)
      throws Exception {
    for (Referrers.Referrer each : new Referrers(client, REPOSITORY).of(subject)) {
      if (each.artifactType().equals(type)) {
        byte[] manifest = client.manifest(REPOSITORY, each.digest().value()).orElseThrow().bytes();
        JsonNode layer = Json.parse(manifest).path("layers").path(0);
        Digest digest = new Digest(layer.path("digest").asString());
        return Json.parse(client.blob(REPOSITORY, digest, layer.path("size").asLong()));
      }
    }
    throw new AssertionError("nothing of type " + type);
  }

  @Test
  void theIndexAndEachImageGetPackageListAndProvenance() throws Exception {
    try (RegistryDouble registry = RegistryDouble.start();
        RegistryClient client = client(registry.host())) {
      Publishable image = published(client);
      part(client, null).run(PublishStep.ATTEST, image, notes);

      Digest child = image.fragments().getFirst().digest();
      JsonNode packages = attached(client, child, "application/spdx+json");
      assertThat(packages.path("spdxVersion").asString()).isEqualTo("SPDX-2.3");
      assertThat(packages.path("creationInfo").path("created").asString())
          .isEqualTo("2026-11-22T12:00:00Z");
      assertThat(packages.toString())
          .contains("pkg:rpm/bash@5.2-1?arch=x86_64&epoch=1", "pkg:deb/libc%2B%2B1@16.0%2Breally");

      JsonNode provenance = attached(client, image.index(), "application/vnd.in-toto+json");
      assertThat(provenance.path("predicateType").asString())
          .isEqualTo("https://slsa.dev/provenance/v1");
      assertThat(provenance.path("subject").path(0).path("digest").path("sha256").asString())
          .isEqualTo(image.index().hex());
      assertThat(provenance.toString())
          .contains("\"gitCommit\":\"" + "0".repeat(40), "cd".repeat(32), "\"cluster\":\"east\"")
          .doesNotContain("t0ken");

      ImageTree tree = new Inspection(new RegistrySource(client, REPOSITORY), "it").read("unique");
      assertThat(tree.images())
          .extracting(ImageTree.Image::platform)
          .containsExactly("linux/ppc64le", "linux/amd64");
      assertThat(tree.images().getFirst().packages())
          .containsExactly("bash 1:5.2-1", "libc++1 16.0+really");
      assertThat(tree.attestations()).hasSize(2);
    }
  }

  @Test
  void aSecondRunAddsNothing() throws Exception {
    try (RegistryDouble registry = RegistryDouble.start().old();
        RegistryClient client = client(registry.host())) {
      Publishable image = published(client);
      SigningKey key = SigningKey.read(key());
      part(client, key).run(PublishStep.ATTEST, image, notes);
      List<String> tags = registry.tags(REPOSITORY);
      List<String> digests = tags.stream().map(tag -> registry.tag(REPOSITORY, tag)).toList();
      part(client, key).run(PublishStep.ATTEST, image, notes);
      assertThat(registry.tags(REPOSITORY)).isEqualTo(tags).hasSize(7);
      assertThat(tags.stream().map(tag -> registry.tag(REPOSITORY, tag)).toList())
          .isEqualTo(digests);
    }
  }

  @Test
  void whatWasAttachedIsTakenAwayAgain() throws Exception {
    try (RegistryDouble registry = RegistryDouble.start().old();
        RegistryClient client = client(registry.host())) {
      Publishable image = published(client);
      AttestPart part = part(client, SigningKey.read(key()));
      part.run(PublishStep.ATTEST, image, notes);
      part.undo(Phase.FAILED, notes);
      assertThat(registry.tags(REPOSITORY)).containsExactly("unique");
      assertThat(new Referrers(client, REPOSITORY).of(image.index())).isEmpty();
      assertThat(noted).isEmpty();
      part.undo(Phase.FAILED, notes);
    }
  }

  @Test
  void whatAnEarlierRequestAttachedToTheSameImagesStays() throws Exception {
    for (RegistryDouble kind : List.of(RegistryDouble.start(), RegistryDouble.start().old())) {
      try (RegistryDouble registry = kind;
          RegistryClient client = client(registry.host())) {
        noted.clear();
        Publishable image = published(client);
        SigningKey other = SigningKey.read(key());
        CosignSignature signatures = new CosignSignature(client, REPOSITORY, other);
        signatures.sign(image.index());
        SigningKey key = SigningKey.read(key());
        part(client, key).run(PublishStep.ATTEST, image, notes);
        List<Referrers.Referrer> before = new Referrers(client, REPOSITORY).of(image.index());
        noted.clear();

        AttestPart later = part(client, key, NOON.plusSeconds(1));
        later.run(PublishStep.ATTEST, image, notes);
        assertThat(new Referrers(client, REPOSITORY).of(image.index()))
            .hasSize(4)
            .containsAll(before);
        later.undo(Phase.FAILED, notes);

        assertThat(new Referrers(client, REPOSITORY).of(image.index()))
            .hasSize(2)
            .containsExactlyInAnyOrderElementsOf(before);
        assertThat(new CosignSignature(client, REPOSITORY, key).isSigned(image.index())).isTrue();
        assertThat(signatures.isSigned(image.index())).isTrue();
      }
    }
  }

  @Test
  void signaturesByOtherKeysOutliveOurs() throws Exception {
    try (RegistryDouble registry = RegistryDouble.start();
        RegistryClient client = client(registry.host())) {
      Publishable image = published(client);
      CosignSignature theirs = new CosignSignature(client, REPOSITORY, SigningKey.read(key()));
      theirs.sign(image.index());
      SigningKey key = SigningKey.read(key());
      AttestPart part = part(client, key);
      part.run(PublishStep.ATTEST, image, notes);

      part.undo(Phase.CANCELLED, notes);

      assertThat(new CosignSignature(client, REPOSITORY, key).isSigned(image.index())).isFalse();
      assertThat(theirs.isSigned(image.index())).isTrue();
    }
  }

  @Test
  void scratchBuildsGetNothing() {
    Request scratch =
        new Request(
            "s",
            RequestClass.SCRATCH,
            new Source("x", null, null),
            List.of(),
            null,
            List.of(),
            "u",
            null);
    try (RegistryClient client = client("127.0.0.1:1")) {
      assertThat(part(client, null).steps(scratch)).isEmpty();
    }
  }

  @Test
  @Tag("real")
  void opensslVerifiesTheSignatureThatARealRegistryHas() throws Exception {
    RealTools.need("docker-registry", "openssl");
    Path key = key();
    openssl("pkey", "-in", "key.pem", "-pubout", "-out", "key.pub");
    try (RealRegistry registry = RealRegistry.start(directory.resolve("registry"));
        RegistryClient client = client(registry.host())) {
      Publishable image = published(client);
      part(client, SigningKey.read(key)).run(PublishStep.ATTEST, image, notes);

      for (Digest subject :
          List.of(
              image.index(),
              image.fragments().getFirst().digest(),
              image.fragments().getLast().digest())) {
        byte[] manifest =
            client.manifest(REPOSITORY, CosignSignature.tag(subject)).orElseThrow().bytes();
        JsonNode layer = Json.parse(manifest).path("layers").path(0);
        assertThat(layer.path("mediaType").asString())
            .isEqualTo("application/vnd.dev.cosign.simplesigning.v1+json");
        byte[] payload =
            client.blob(
                REPOSITORY,
                new Digest(layer.path("digest").asString()),
                layer.path("size").asLong());
        assertThat(
                Json.parse(payload)
                    .path("critical")
                    .path("image")
                    .path("docker-manifest-digest")
                    .asString())
            .isEqualTo(subject.value());
        Files.write(directory.resolve("payload"), payload);
        Files.write(
            directory.resolve("signature"),
            Base64.getDecoder()
                .decode(
                    layer
                        .path("annotations")
                        .path("dev.cosignproject.cosign/signature")
                        .asString()));
        openssl("dgst", "-sha256", "-verify", "key.pub", "-signature", "signature", "payload");
      }
    }
  }

  @Test
  void aSignatureOfSomethingElseDoesNotCount() throws Exception {
    try (RegistryDouble registry = RegistryDouble.start();
        RegistryClient client = client(registry.host())) {
      Publishable image = published(client);
      SigningKey key = SigningKey.read(key());
      CosignSignature signatures = new CosignSignature(client, REPOSITORY, key);
      Digest one = image.fragments().getFirst().digest();
      Digest other = image.fragments().getLast().digest();
      signatures.sign(one);
      Document stolen = client.manifest(REPOSITORY, CosignSignature.tag(one)).orElseThrow();
      client.store(REPOSITORY, CosignSignature.tag(other), stolen);
      assertThat(signatures.isSigned(one)).isTrue();
      assertThat(signatures.isSigned(other)).isFalse();
    }
  }

  @Test
  void aKeyThatIsNoneIsToldWithWhatToDo() throws Exception {
    Path file = directory.resolve("bad.pem");
    Files.writeString(file, "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nsecret\n");
    assertThatThrownBy(() -> SigningKey.read(file))
        .hasMessageContaining("it is encrypted")
        .hasMessageContaining("openssl genpkey")
        .hasMessageNotContaining("secret");
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> SigningKey.read(file)).hasMessageContaining("neither an ECDSA key");
    assertThatThrownBy(() -> SigningKey.read(directory.resolve("none")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void anRsaKeyServesToo() throws Exception {
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.pem");
    SigningKey key = SigningKey.read(directory.resolve("rsa.pem"));
    byte[] text = {1, 2, 3};
    assertThat(key.verifies(text, key.sign(text))).isTrue();
    assertThat(key.verifies(new byte[] {1}, key.sign(text))).isFalse();
  }
}
