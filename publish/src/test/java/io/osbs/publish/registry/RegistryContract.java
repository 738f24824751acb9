package io.osbs.publish.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Retry;
import io.osbs.publish.oci.Digests;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every registry does, real ones and the double. */
abstract class RegistryContract {

  private static final Digest NOTHING = Digests.of(TestImages.bytes("nothing"));

  private final List<RegistryClient> open = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  RegistryClient client;

  /** How the registry of this test is reached. */
  abstract RegistryAccess access() throws Exception;

  /** True when it has the referrers API. */
  abstract boolean listsReferrers();

  @BeforeEach
  final void connect() throws Exception {
    client = client(access());
  }

  @AfterEach
  final void disconnect() {
    open.forEach(RegistryClient::close);
  }

  final RegistryClient client(RegistryAccess access) {
    RegistryClient made =
        new RegistryClient(
            access,
            new Retry(3, Duration.ofMillis(1), pauses::add),
            (failure, next, in) -> {},
            InstantSource.system());
    open.add(made);
    return made;
  }

  @Test
  void whatIsStoredIsGivenBack() throws Exception {
    TestImages.Image image = TestImages.image("amd64", 1, 1000, 300_000);
    Digest digest = TestImages.push(client, "team/one", image);
    client.store("team/one", "1.0", image.manifest());

    assertThat(client.manifest("team/one", "1.0")).contains(image.manifest());
    assertThat(client.manifest("team/one", digest.value())).contains(image.manifest());
    assertThat(client.find("team/one", "1.0")).contains(digest);
    client.require("team/one", "1.0", digest);
    BlobSource layer = image.blobs().getFirst();
    assertThat(client.blob("team/one", layer.digest(), layer.size()))
        .isEqualTo(layer.open().readAllBytes());
  }

  @Test
  void whatIsNotThereIsAbsent() throws Exception {
    assertThat(client.manifest("nobody/here", "latest")).isEmpty();
    assertThat(client.find("nobody/here", NOTHING.value())).isEmpty();
    assertThat(client.hasBlob("nobody/here", NOTHING)).isFalse();
    assertThat(client.untag("nobody/here", "latest")).isEqualTo(RegistryClient.Deleted.ABSENT);
    assertThatThrownBy(() -> client.require("nobody/here", "latest", NOTHING))
        .hasMessageContaining("does not have latest of nobody/here");
  }

  @Test
  void aBlobIsSentOnce() throws Exception {
    BlobSource blob = BlobSource.of(TestImages.bytes("once and for all"));
    assertThat(client.upload("team/blobs", blob, null)).isTrue();
    assertThat(client.upload("team/blobs", blob, null)).isFalse();
  }

  @Test
  void aBlobOfAnotherRepositoryIsTakenOver() throws Exception {
    BlobSource blob = BlobSource.of(TestImages.bytes("shared"));
    client.upload("team/from", blob, null);
    assertThat(client.upload("team/to", blob, "team/from")).isFalse();
    assertThat(client.hasBlob("team/to", blob.digest())).isTrue();
  }

  @Test
  void aBlobThatIsNotWhatItClaimsIsRefused() {
    BlobSource liar =
        new BlobSource.Given(NOTHING, 4, () -> new ByteArrayInputStream(TestImages.bytes("else")));
    assertThatThrownBy(() -> client.upload("team/blobs", liar, null))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
        .hasMessageContaining("is not what its digest says");
  }

  @Test
  void anImageWhoseLayersAreMissingIsRefused() {
    TestImages.Image image = TestImages.image("amd64", 77, 10);
    assertThatThrownBy(() -> client.store("team/torn", "1", image.manifest()))
        .hasMessageContaining("does not accept it")
        .hasMessageContaining("BLOB_UNKNOWN");
  }

  @Test
  void aTagIsMoved() throws Exception {
    TestImages.Image one = TestImages.image("amd64", 2, 10);
    TestImages.Image two = TestImages.image("amd64", 3, 10);
    TestImages.push(client, "team/move", one);
    TestImages.push(client, "team/move", two);
    client.store("team/move", "latest", one.manifest());
    client.store("team/move", "latest", two.manifest());
    client.require("team/move", "latest", two.manifest().digest());
    assertThatThrownBy(() -> client.require("team/move", "latest", one.manifest().digest()))
        .hasMessageContaining("somebody else moved it");
  }

  @Test
  void takingATagAwayLeavesTheOthersAndTheImage() throws Exception {
    TestImages.Image image = TestImages.image("amd64", 4, 10);
    Digest digest = TestImages.push(client, "team/tags", image);
    client.store("team/tags", "keep", image.manifest());
    client.store("team/tags", "drop", image.manifest());

    assertThat(client.untag("team/tags", "drop")).isEqualTo(RegistryClient.Deleted.DONE);

    assertThat(client.find("team/tags", "drop")).isEmpty();
    assertThat(client.find("team/tags", "keep")).contains(digest);
    assertThat(client.find("team/tags", digest.value())).contains(digest);
  }

  @Test
  void aManifestIsDeletedWithItsTags() throws Exception {
    TestImages.Image image = TestImages.image("amd64", 5, 10);
    Digest digest = TestImages.push(client, "team/gone", image);
    client.store("team/gone", "a", image.manifest());
    assertThat(client.delete("team/gone", digest)).isEqualTo(RegistryClient.Deleted.DONE);
    assertThat(client.find("team/gone", "a")).isEmpty();
    assertThat(client.delete("team/gone", digest)).isEqualTo(RegistryClient.Deleted.ABSENT);
  }

  @Test
  void anIndexIsCopiedWithAllItsImages() throws Exception {
    TestImages.Image amd = TestImages.image("amd64", 6, 1000, 200_000);
    TestImages.Image arm = TestImages.image("arm64", 7, 1000, 300_000);
    TestImages.push(client, "team/source", amd);
    TestImages.push(client, "team/source", arm);
    Document index = TestImages.index(amd, arm);
    client.store("team/source", "1", index);

    Digest copied =
        new ImageCopy(
                client,
                "team/source",
                client,
                "team/target",
                new Retry(2, Duration.ZERO, time -> {}),
                (failure, next, in) -> {})
            .copy("1", "2");

    assertThat(copied).isEqualTo(index.digest());
    assertThat(client.manifest("team/target", "2")).contains(index);
    assertThat(client.manifest("team/target", arm.manifest().digest().value()))
        .contains(arm.manifest());
  }

  @Test
  void whatRefersToAnImageIsListed() throws Exception {
    TestImages.Image image = TestImages.image("amd64", 8, 10);
    Digest subject = TestImages.push(client, "team/refer", image);
    Referrers referrers = new Referrers(client, "team/refer");
    assertThat(referrers.of(subject)).isEmpty();

    Artifact.Subject of =
        new Artifact.Subject(subject, image.manifest().mediaType(), image.manifest().size());
    Artifact sbom = Artifact.of("application/spdx+json", TestImages.bytes("{}"), of);
    Artifact other = Artifact.of("application/x-other", TestImages.bytes("[]"), of);
    referrers.attach(List.of(sbom));
    referrers.attach(List.of(other, sbom));
    referrers.attach(List.of(sbom));

    List<Referrers.Referrer> found = referrers.of(subject);
    assertThat(found)
        .extracting(Referrers.Referrer::artifactType)
        .containsExactlyInAnyOrder("application/spdx+json", "application/x-other");
    assertThat(found)
        .extracting(Referrers.Referrer::digest)
        .contains(sbom.manifest().digest(), other.manifest().digest());
    Optional<Document> byTag = client.manifest("team/refer", RegistryClient.referrersTag(subject));
    assertThat(byTag.isPresent()).isEqualTo(!listsReferrers());
  }
}
