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
import io.osbs.testkit.registry.RegistryDouble;
import io.osbs.testkit.registry.RegistryFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads that get lost, tokens that end amid them, proxies that change what they pass on, and
 * other hosts that the registry sends us to.
 */
final class RegistryDetoursTest {

  private static final TestImages.Image IMAGE = TestImages.image("amd64", 1, 500_000);
  private static final Digest DIGEST = IMAGE.manifest().digest();
  private static final BlobSource LAYER = IMAGE.blobs().getFirst();

  private final RegistryDouble registry;
  private final RegistryDouble elsewhere;
  private final List<Duration> pauses = new ArrayList<>();
  private final List<RegistryClient> clients = new ArrayList<>();

  @TempDir Path directory;

  RegistryDetoursTest() throws IOException {
    registry = RegistryDouble.start();
    elsewhere = RegistryDouble.start();
  }

  @AfterEach
  void close() {
    clients.forEach(RegistryClient::close);
    registry.close();
    elsewhere.close();
  }

  private RegistryClient client() {
    return client(null);
  }

  private RegistryClient withPassword() throws IOException {
    Path file = directory.resolve("auth.json");
    String basic = Base64.getEncoder().encodeToString(TestImages.bytes("user:secret"));
    Files.writeString(
        file, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), basic));
    return client(file);
  }

  private RegistryClient client(@Nullable Path authFile) {
    RegistryClient client =
        new RegistryClient(
            new RegistryAccess(registry.host(), true, authFile),
            new Retry(3, Duration.ofMillis(1), pauses::add),
            (failure, next, in) -> {},
            InstantSource.system());
    clients.add(client);
    return client;
  }

  private static Failure failure(ThrowingCallable work) {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
    return failure[0];
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, 404, BLOB_UPLOAD_UNKNOWN",
    "PUT, 400, BLOB_UPLOAD_INVALID",
    "PATCH, 404, BLOB_UPLOAD_UNKNOWN",
    "PATCH, 404, ''",
    "PATCH, 416, ''",
  })
  void anUploadThatTheRegistryHasLostBeginsAnew(String method, int status, String code)
      throws Exception {
    RegistryClient client = client();
    if (method.equals("PATCH")) {
      // That is how it learns that this registry wants parts.
      registry.faulty(on("PUT /v2/team/x/blobs/uploads/", 1, status(413)));
    }
    registry.faulty(on(method + " /v2/team/x/blobs/uploads/", 1, status(status, code, "lost")));
    TestImages.push(client, "team/x", IMAGE);
    assertThat(client.find("team/x", DIGEST.value())).contains(DIGEST);
    assertThat(pauses).isNotEmpty();
  }

  @Test
  void anUploadThatIsAlwaysLostSaysSo() {
    RegistryClient client = client();
    registry.faulty(on("PUT /v2/team/x/blobs", 99, status(404, "BLOB_UPLOAD_UNKNOWN", "gone")));
    Failure failure = failure(() -> client.upload("team/x", LAYER, null));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message())
        .contains("has lost the upload", "HTTP 404", "BLOB_UPLOAD_UNKNOWN", registry.host());
  }

  /** The token is good for the first request of an upload, and not for the one with the bytes. */
  @Test
  void aTokenThatEndsAmidAnUploadIsReplacedAndTheUploadBeginsAnew() throws Exception {
    registry.login(RegistryDouble.Login.TOKEN);
    AtomicBoolean ended = new AtomicBoolean();
    registry.before(request -> {
      if (request.startsWith("PUT /v2/team/x/blobs") && ended.compareAndSet(false, true)) {
        registry.expireTokens();
      }
    });
    RegistryClient client = withPassword();
    assertThat(client.upload("team/x", LAYER, null)).isTrue();
    assertThat(client.blob("team/x", LAYER.digest(), LAYER.size()))
        .isEqualTo(LAYER.open().readAllBytes());
    assertThat(ended).isTrue();
    assertThat(pauses).hasSize(1);
  }

  @Test
  void aTokenThatIsTakenBackIsReplacedWithoutAWord() throws Exception {
    registry.login(RegistryDouble.Login.TOKEN);
    RegistryClient client = withPassword();
    TestImages.push(client, "team/x", IMAGE);
    registry.expireTokens();
    client.store("team/x", "1", IMAGE.manifest());
    registry.expireTokens();
    assertThat(client.find("team/x", "1")).contains(DIGEST);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aBlobIsTakenOverWithATokenForBothRepositories() throws Exception {
    registry.login(RegistryDouble.Login.TOKEN);
    RegistryClient client = withPassword();
    client.upload("team/from", LAYER, null);
    registry.forget();
    assertThat(client.upload("team/to", LAYER, "team/from")).isFalse();
    assertThat(registry.uploadedBytes()).isZero();
  }

  @Test
  void whatMayNotBeTakenOverIsSent() throws Exception {
    registry.login(RegistryDouble.Login.TOKEN);
    RegistryClient client = withPassword();
    registry.put("secret/from", LAYER.open().readAllBytes());
    assertThat(client.upload("team/to", LAYER, "secret/from")).isTrue();
    assertThat(client.hasBlob("team/to", LAYER.digest())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405})
  void aRegistryThatRefusesToTakeOverGetsTheBytes(int status) throws Exception {
    RegistryClient client = client();
    client.upload("team/from", LAYER, null);
    registry.faulty(on("mount=", 99, status(status)));
    assertThat(client.upload("team/to", LAYER, "team/from")).isTrue();
    assertThat(client.mount("team/third", LAYER.digest(), "team/from")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 501})
  void aRegistryWithoutHeadIsReadInstead(int status) throws Exception {
    registry.faulty(on("HEAD", 99, status(status)));
    RegistryClient client = client();
    TestImages.push(client, "team/x", IMAGE);
    client.require("team/x", DIGEST.value(), DIGEST);
    assertThat(client.find("team/x", "none")).isEmpty();
  }

  @Test
  void aProxyThatTakesHeadersOffHidesNothing() throws Exception {
    registry.faulty(
        on(
            "/v2/",
            999,
            new RegistryFault.Kind.Stripped(
                List.of(
                    "Docker-Content-Digest",
                    "Content-Type",
                    "OCI-Subject",
                    "Docker-Distribution-Api-Version"))));
    RegistryClient client = client();
    TestImages.push(client, "team/x", IMAGE);
    client.store("team/x", "1", IMAGE.manifest());
    client.require("team/x", "1", DIGEST);
    assertThat(client.manifest("team/x", "1")).contains(IMAGE.manifest());
    Artifact.Subject subject =
        new Artifact.Subject(DIGEST, IMAGE.manifest().mediaType(), IMAGE.manifest().size());
    Artifact note = Artifact.of("application/x-note", TestImages.bytes("{}"), subject);
    new Referrers(client, "team/x").attach(List.of(note));
    assertThat(new Referrers(client, "team/x").of(DIGEST))
        .extracting(Referrers.Referrer::digest)
        .containsExactly(note.manifest().digest());
  }

  @Test
  void aLongListOfReferrersIsReadToItsEnd() throws Exception {
    registry.listsAtMost(2);
    RegistryClient client = client();
    TestImages.push(client, "team/x", IMAGE);
    Artifact.Subject subject =
        new Artifact.Subject(DIGEST, IMAGE.manifest().mediaType(), IMAGE.manifest().size());
    List<Artifact> notes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      notes.add(Artifact.of("application/x-" + i, TestImages.bytes("{}" + i), subject));
    }
    Referrers referrers = new Referrers(client, "team/x");
    referrers.attach(notes);
    assertThat(referrers.of(DIGEST)).hasSize(5);
  }

  @Test
  void anAbsoluteLocationOfAnUploadIsGoneTo() throws Exception {
    RegistryClient client = client();
    registry.faulty(
        on(
            "POST",
            1,
            new RegistryFault.Kind.Header(
                "Location",
                "http://%s/v2/team/x/blobs/uploads/session-1?_state=absolute"
                    .formatted(registry.host()))));
    assertThat(client.upload("team/x", LAYER, null)).isTrue();
    assertThat(registry.requests()).anyMatch(request -> request.contains("_state=absolute&digest"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[broken/", "file:///etc/passwd", "ftp://x/y", "not a place"})
  void aLocationThatIsNoneIsToldAndNotGoneTo(String location) {
    RegistryClient client = client();
    registry.faulty(on("POST", 99, new RegistryFault.Kind.Header("Location", location)));
    Failure failure = failure(() -> client.upload("team/x", LAYER, null));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("upload blob", location);

    registry.put("team/x", TestImages.bytes("x"));
    registry.faulty(on("GET", 99, new RegistryFault.Kind.Redirect(307, "http://[broken/")));
    assertThat(failure(() -> client.manifest("team/x", "1")).kind())
        .isEqualTo(FailureKind.INFRASTRUCTURE);
  }

  @Test
  void aBlobThatIsElsewhereIsFetchedThereWithoutShowingThePassword() throws Exception {
    for (RegistryDouble.Login login :
        List.of(RegistryDouble.Login.BASIC, RegistryDouble.Login.TOKEN)) {
      registry.login(login);
      RegistryClient client = withPassword();
      TestImages.push(client, "team/x", IMAGE);
      elsewhere.put("team/x", LAYER.open().readAllBytes());
      registry.faulty(
          on("GET /v2/team/x/blobs/", 1, new RegistryFault.Kind.Redirect(307, at(elsewhere))));
      assertThat(client.blob("team/x", LAYER.digest(), LAYER.size()))
          .isEqualTo(LAYER.open().readAllBytes());
      assertThat(elsewhere.requests()).isNotEmpty();
      assertThat(elsewhere.credentials()).isEmpty();
    }
  }

  private static String at(RegistryDouble which) {
    return "http://" + which.host();
  }

  /** Whoever we are sent to might ask for the registry's password, or name a place for it. */
  @ParameterizedTest
  @ValueSource(strings = {"BASIC", "TOKEN"})
  void whoeverWeAreSentToIsNotShownThePasswordWhenItAsks(RegistryDouble.Login asks)
      throws Exception {
    registry.login(RegistryDouble.Login.BASIC);
    RegistryClient client = withPassword();
    TestImages.push(client, "team/x", IMAGE);
    elsewhere.login(asks);
    registry.faulty(
        on("GET /v2/team/x/blobs/", 99, new RegistryFault.Kind.Redirect(302, at(elsewhere))));
    Failure failure = failure(() -> client.blob("team/x", LAYER.digest(), LAYER.size()));
    assertThat(elsewhere.credentials()).isEmpty();
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message())
        .contains("sends us to " + elsewhere.host(), "HTTP 401", registry.host());
  }

  /** Links to a storage are good for minutes; the registry gives a new one whenever it is asked. */
  @Test
  void aLinkThatHasExpiredIsAskedForAgain() throws Exception {
    RegistryClient client = client();
    TestImages.push(client, "team/x", IMAGE);
    elsewhere.put("team/x", LAYER.open().readAllBytes());
    registry.faulty(
        on("GET /v2/team/x/blobs/", 2, new RegistryFault.Kind.Redirect(307, at(elsewhere))));
    elsewhere.faulty(on("GET", 1, status(403, "AccessDenied", "Request has expired")));
    assertThat(client.blob("team/x", LAYER.digest(), LAYER.size()))
        .isEqualTo(LAYER.open().readAllBytes());
    assertThat(pauses).hasSize(1);
  }

  @Test
  void aRegistryThatMovedIsFollowedAlsoByWhatWrites() throws Exception {
    RegistryClient client = client();
    registry.faulty(on("/v2/team/x/", 999, new RegistryFault.Kind.Redirect(308, at(elsewhere))));
    // The upload goes on where it was begun; only its beginning and the manifests are sent on.
    TestImages.push(client, "team/x", IMAGE);
    client.store("team/x", "1", IMAGE.manifest());
    assertThat(elsewhere.tag("team/x", "1")).isEqualTo(DIGEST.value());
  }

  @Test
  void circlesAreLeft() {
    RegistryClient client = client();
    registry.faulty(on("GET", 999, new RegistryFault.Kind.Redirect(302, at(registry))));
    assertThat(failure(() -> client.manifest("team/x", "1")).message())
        .contains("redirects in circles");
  }

  @Test
  void pausesThatARegistryAsksForAreKeptUntilTheyAreTooLongTogether() throws Exception {
    TestImages.push(client(), "team/x", IMAGE);
    pauses.clear();
    registry.faulty(
        on("GET", 1, new RegistryFault.Kind.Status(429, "TOOMANYREQUESTS", "slow down", 180)));
    assertThat(client().manifest("team/x", DIGEST.value())).isPresent();
    assertThat(pauses).containsExactly(Duration.ofMinutes(3));

    pauses.clear();
    registry.faulty(
        on("GET", 9, new RegistryFault.Kind.Status(429, "TOOMANYREQUESTS", "slow down", 180)));
    Failure failure = failure(() -> client().manifest("team/x", DIGEST.value()));
    assertThat(failure.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(failure.message()).contains("limits how often it is asked; try again in 180 s");
    assertThat(pauses).containsExactly(Duration.ofMinutes(3));
  }
}
