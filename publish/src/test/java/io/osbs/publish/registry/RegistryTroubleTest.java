package io.osbs.publish.registry;

import static io.osbs.testkit.registry.RegistryFault.on;
import static io.osbs.testkit.registry.RegistryFault.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Retry;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.testkit.registry.RegistryDouble;
import io.osbs.testkit.registry.RegistryFault;
import io.osbs.testkit.tools.FaultProxy;
import io.osbs.testkit.tools.FaultProxy.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that a registry can do to us, and what users are told. */
final class RegistryTroubleTest {

  private static final TestImages.Image IMAGE = TestImages.image("amd64", 1, 500_000);
  private static final Digest DIGEST = IMAGE.manifest().digest();

  private final RegistryDouble registry;
  private final List<Duration> pauses = new ArrayList<>();
  private final RegistryClient client;

  @TempDir Path directory;

  RegistryTroubleTest() throws IOException {
    registry = RegistryDouble.start();
    client = client(new RegistryAccess(registry.host(), true, null));
  }

  private RegistryClient client(RegistryAccess access) {
    return new RegistryClient(
        access,
        new Retry(3, Duration.ofMillis(10), pauses::add),
        (failure, next, in) -> {},
        InstantSource.system());
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private static Failure failure(ThrowingCallable work) {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
    return failure[0];
  }

  @ParameterizedTest
  @CsvSource({
    "401, PERMISSION, wants credentials",
    "403, PERMISSION, refuses",
    "404, CONFIGURATION, has no such thing",
    "405, PERMISSION, read-only",
    "413, CONFIGURATION, of that size",
    "400, CONFIGURATION, does not accept it",
    "429, INFRASTRUCTURE, limits how often",
    "500, INFRASTRUCTURE, is in trouble",
    "503, INFRASTRUCTURE, is in trouble",
    "507, INFRASTRUCTURE, no room left"
  })
  void aStatusIsToldInWordsWithWhatToDo(int status, FailureKind kind, String words) {
    registry.faulty(on("/manifests/", 99, status(status)));
    Failure failure = failure(() -> client.store("team/x", "1", IMAGE.manifest()));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message())
        .startsWith("cannot store manifest 1 of team/x: ")
        .contains(registry.host(), words, "HTTP " + status);
    assertThat(pauses).hasSize(kind == FailureKind.INFRASTRUCTURE ? 2 : 0);
  }

  @Test
  void aQuotaThatIsUsedUpIsNoMatterOfRights() {
    registry.faulty(on("PUT", 99, status(403, "DENIED", "quota exceeded for project team")));
    Failure failure = failure(() -> client.store("team/x", "1", IMAGE.manifest()));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("no room left", "quota exceeded for project team");
  }

  @Test
  void whatPassesIsTriedAgainAfterGrowingPauses() throws Exception {
    registry.faulty(on("PUT", 2, status(503)));
    TestImages.Image small = TestImages.image("amd64", 3);
    client.upload("team/x", small.blobs().getFirst(), null);
    client.store("team/x", "1", small.manifest());
    assertThat(registry.tag("team/x", "1")).isEqualTo(small.manifest().digest().value());
    assertThat(pauses).isNotEmpty();
  }

  @Test
  void aRateLimitIsWaitedForAsLongAsItAsksButNotForEver() throws Exception {
    TestImages.push(client, "team/x", IMAGE);
    registry.faulty(
        on("GET", 1, new RegistryFault.Kind.Status(429, "TOOMANYREQUESTS", "slow down", 7)));
    assertThat(client.manifest("team/x", DIGEST.value())).isPresent();
    assertThat(pauses).containsExactly(Duration.ofSeconds(7));

    pauses.clear();
    registry.faulty(
        on("GET", 1, new RegistryFault.Kind.Status(429, "TOOMANYREQUESTS", "slow down", 3600)));
    assertThat(failure(() -> client.manifest("team/x", DIGEST.value())).message())
        .contains("limits how often it is asked");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aWireThatIsCutAtFirstIsNotTakenForTls() throws Exception {
    TestImages.push(client, "team/x", IMAGE);
    URI address = URI.create("http://" + registry.host());
    try (FaultProxy proxy =
            new FaultProxy(new InetSocketAddress(address.getHost(), address.getPort()));
        RegistryClient behind =
            new RegistryClient(
                new RegistryAccess("127.0.0.1:" + proxy.port(), true, null),
                new Retry(3, Duration.ofMillis(10), time -> letPass(proxy)),
                (failure, next, in) -> {},
                InstantSource.system())) {
      proxy.behave(new Behaviour.CutAfter(0));
      assertThat(behind.manifest("team/x", DIGEST.value())).contains(IMAGE.manifest());
    }
  }

  private static void letPass(FaultProxy proxy) throws InterruptedException {
    try {
      proxy.behave(new Behaviour.Pass());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anUploadThatIsCutBeginsAnew() throws Exception {
    registry.faulty(on("PUT /v2/team/x/blobs", 1, new RegistryFault.Kind.CutUpload(100_000)));
    TestImages.push(client, "team/x", IMAGE);
    assertThat(client.manifest("team/x", DIGEST.value())).contains(IMAGE.manifest());
    assertThat(pauses).hasSize(1);
  }

  @Test
  void anUploadThatIsAlwaysCutSaysSo() {
    registry.faulty(on("PUT /v2/team/x/blobs", 99, new RegistryFault.Kind.CutUpload(100_000)));
    Failure failure = failure(() -> TestImages.push(client, "team/x", IMAGE));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("upload blob", "was cut", registry.host());
  }

  @Test
  void aLostAnswerToAWriteIsNotTakenForAFailure() throws Exception {
    registry.faulty(on("PUT /v2/team/x/blobs", 1, new RegistryFault.Kind.LostAnswer()));
    registry.faulty(on("PUT /v2/team/x/manifests", 1, new RegistryFault.Kind.LostAnswer()));
    TestImages.push(client, "team/x", IMAGE);
    assertThat(client.find("team/x", DIGEST.value())).contains(DIGEST);
  }

  @Test
  void aManifestThatIsNotWhatItsDigestSaysIsNotBelieved() throws Exception {
    TestImages.push(client, "team/x", IMAGE);
    registry.faulty(on("GET", 1, new RegistryFault.Kind.WrongContent()));
    assertThat(client.manifest("team/x", DIGEST.value())).contains(IMAGE.manifest());
    registry.faulty(on("GET", 99, new RegistryFault.Kind.WrongContent()));
    assertThat(failure(() -> client.manifest("team/x", DIGEST.value())).message())
        .contains("the registry sent sha256:", "instead of " + DIGEST);
  }

  @Test
  void aRegistryThatStoresSomethingElseIsCaught() throws Exception {
    TestImages.push(client, "team/x", IMAGE);
    registry.faulty(on("PUT", 99, new RegistryFault.Kind.WrongDigest()));
    assertThat(failure(() -> client.store("team/x", "1", IMAGE.manifest())).message())
        .contains("the registry stored sha256:", "instead of " + DIGEST);
  }

  @Test
  void aBlobThatIsNotWhatItsDigestSaysIsNotCopied() throws Exception {
    TestImages.push(client, "team/x", IMAGE);
    try (RegistryDouble other = RegistryDouble.start();
        RegistryClient target = client(new RegistryAccess(other.host(), true, null))) {
      registry.faulty(on("GET /v2/team/x/blobs", 99, new RegistryFault.Kind.WrongContent()));
      Failure failure = failure(() -> copy(target).copy(DIGEST.value(), "1"));
      assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
      assertThat(other.tags("team/y")).isEmpty();
      assertThat(other.hasManifest("team/y", DIGEST.value())).isFalse();
    }
  }

  private ImageCopy copy(RegistryClient target) {
    return new ImageCopy(
        client,
        "team/x",
        target,
        "team/y",
        new Retry(2, Duration.ZERO, time -> {}),
        (failure, next, in) -> {});
  }

  @Test
  void aDownloadThatIsCutIsBegunAnewAndNothingIsSentTwice() throws Exception {
    TestImages.push(client, "team/x", IMAGE);
    try (RegistryDouble other = RegistryDouble.start();
        RegistryClient target = client(new RegistryAccess(other.host(), true, null))) {
      registry.faulty(
          on(
              "GET /v2/team/x/blobs/" + IMAGE.blobs().getFirst().digest(),
              1,
              new RegistryFault.Kind.CutAnswer(50_000)));
      assertThat(copy(target).copy(DIGEST.value(), "1")).isEqualTo(DIGEST);
      assertThat(other.tag("team/y", "1")).isEqualTo(DIGEST.value());
      other.forget();
      copy(target).copy(DIGEST.value(), "2");
      assertThat(other.uploadedBytes()).isZero();
      assertThat(other.requests()).noneMatch(request -> request.startsWith("POST"));
    }
  }

  @Test
  void whatWasWrittenMayTakeAMomentToBeSeen() throws Exception {
    registry.lags(2);
    TestImages.push(client, "team/x", IMAGE);
    client.require("team/x", DIGEST.value(), DIGEST);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void aManifestThatIsTooLargeIsNotSwallowed() {
    byte[] huge = new byte[(4 << 20) + 10];
    registry.put("team/x", "huge", MediaTypes.MANIFEST, huge);
    Failure failure = failure(() -> client.manifest("team/x", "huge"));
    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
    assertThat(failure.message()).contains("manifest huge of team/x is larger than the 4 MiB");
  }

  @Test
  void aProxyThatTakesLittleAtOnceGetsItInParts() throws Exception {
    TestImages.Image large = TestImages.image("amd64", 9, 20 << 20);
    registry.takesAtMost(9 << 20);
    TestImages.push(client, "team/x", large);
    BlobSource layer = large.blobs().getFirst();
    assertThat(client.blob("team/x", layer.digest(), layer.size()))
        .isEqualTo(layer.open().readAllBytes());
    // Three for the layer, and one for the configuration, now that it is known.
    assertThat(registry.requests()).filteredOn(each -> each.startsWith("PATCH")).hasSize(3 + 1);
  }

  @Test
  void aRegistryThatDeletesNothingKeepsItsTagsAsTheyWere() throws Exception {
    registry.keepsEverything();
    TestImages.push(client, "team/x", IMAGE);
    client.store("team/x", "1", IMAGE.manifest());
    assertThat(client.untag("team/x", "1")).isEqualTo(RegistryClient.Deleted.UNSUPPORTED);
    assertThat(registry.tag("team/x", "1")).isEqualTo(DIGEST.value());
    assertThat(client.delete("team/x", DIGEST)).isEqualTo(RegistryClient.Deleted.UNSUPPORTED);
  }

  @Test
  void nobodyListensThere() {
    try (RegistryClient nobody = client(new RegistryAccess("127.0.0.1:1", false, null))) {
      Failure failure = failure(() -> nobody.manifest("team/x", "1"));
      assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
      assertThat(failure.message()).contains("connection refused by 127.0.0.1:1");
    }
  }

  @Test
  void aFirstAnswerOf400IsOneWhereNothingSpeaksTls() {
    registry.faulty(on("/manifests/", 99, status(400, "NAME_INVALID", "bad name")));
    Failure failure = failure(() -> client.manifest("team/x", "1"));
    assertThat(failure.kind()).as(failure.message()).isEqualTo(FailureKind.CONFIGURATION);
    assertThat(failure.message()).contains("HTTP 400: NAME_INVALID: bad name");
  }

  @Test
  void aTokenIsFetchedOnceForEachScope() throws Exception {
    registry.login(RegistryDouble.Login.TOKEN);
    Path file = directory.resolve("config.json");
    Files.writeString(
        file,
        "{\"auths\":{\"%s/team\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}".formatted(registry.host()));
    try (RegistryClient known = client(new RegistryAccess(registry.host(), true, file))) {
      TestImages.push(known, "team/x", IMAGE);
      registry.forget();
      known.require("team/x", DIGEST.value(), DIGEST);
      known.store("team/x", "1", IMAGE.manifest());
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void credentialsThatAreNoneAreToldWithoutBeingQuoted() throws Exception {
    registry.login(RegistryDouble.Login.BASIC);
    Path file = directory.resolve("config.json");
    Files.writeString(file, "{\"auths\":{\"x\":{\"auth\": hunter2}}}");
    try (RegistryClient broken = client(new RegistryAccess(registry.host(), true, file))) {
      Failure failure = failure(() -> broken.manifest("team/x", "1"));
      assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
      assertThat(failure.message())
          .contains(file.toString(), "no JSON document")
          .doesNotContain("hunter2");
    }
  }
}
