package io.osbs.publish.pulp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Publishable;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.publish.MemoryDocuments;
import io.osbs.publish.TagMover;
import io.osbs.publish.TagMoves;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.tools.TinyImage;
import io.osbs.tls.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An image, the registry it comes from, the Pulp it goes to: what tests of Pulp begin with. */
abstract class PulpScene {

  /** Makes names that no other test of this run, or an earlier one, has in Pulp. */
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static final Retry RETRY = new Retry(3, Duration.ZERO, time -> {});

  private static final String RUN = Long.toString(System.nanoTime(), 36);

  @TempDir Path directory;
  final List<String> log = new ArrayList<>();
  final MemoryDocuments documents = new MemoryDocuments();
  private final Instant begun = Instant.now();
  final MemoryNotes notes = new MemoryNotes();
  private final List<RegistryClient> clients = new ArrayList<>();
  private Outside outside;
  TinyImage image;
  Publishable publishable;

  /** The Pulp under test. */
  abstract PulpServer server() throws Exception;

  /** The registry that images come from, and who pulls them. */
  abstract Outside outside() throws Exception;

  /** Credentials for its registry. */
  abstract Path authFile() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    server();
    outside = outside();
    String name = "t%s/hello%d".formatted(RUN, COUNTER.incrementAndGet());
    image = TinyImage.make(directory.resolve("image"), name, "amd64", "ppc64le");
    publishable = publishable(name, "request-" + COUNTER.get(), "u-1", List.of("latest", "1.0-1"));
    outside.push(image, name, "u-1");
  }

  @AfterEach
  void end() throws Exception {
    clients.forEach(RegistryClient::close);
    if (outside != null) {
      outside.close();
      try (Pulp pulp = pulp()) {
        assertThat(stagingLeft(pulp)).isEmpty();
        remove(pulp, publishable.repository());
      }
    }
  }

  /** Host and port of the registry that images come from. */
  String registry() {
    return outside.registry();
  }

  void push(TinyImage pushed, String repository, String tag) throws Exception {
    outside.push(pushed, repository, tag);
  }

  interface Action {
    void run() throws Exception;
  }

  static void assertFailure(Action action, FailureKind kind, String part) {
    assertThatThrownBy(action::run)
        .hasMessageContaining(part)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().kind()).isEqualTo(kind));
  }

  static void publishAll(PulpPart part, Publishable image) throws Exception {
    MemoryNotes notes = new MemoryNotes();
    for (PublishStep step : PublishStep.values()) {
      part.run(step, image, notes);
    }
  }

  PulpTarget.Transfer sync() {
    return new PulpTarget.Transfer.Sync(
        new PulpSource(URI.create("http://" + outside.registry()), true, null, null));
  }

  PulpTarget target(PulpTarget.Transfer transfer) throws Exception {
    return new PulpTarget(host(), "", false, transfer, false);
  }

  PulpPart part(PulpTarget.Transfer transfer) throws Exception {
    PulpServer server = server();
    return new PulpPart(
        () -> server,
        target(transfer),
        images(),
        tags(),
        InstantSource.system(),
        Pause.REAL,
        log::add);
  }

  /** Moves tags in turn, as of builds that began when this test did. */
  TagMover tags() {
    String run = "run-" + COUNTER.incrementAndGet();
    return (store, repository, index, tags, ours, setter) ->
        new TagMoves(
                store,
                repository,
                documents,
                new TagMoves.Holder(run, run, begun),
                InstantSource.system(),
                Pause.REAL,
                log::add)
            .move(index, tags, ours, setter);
  }

  Pulp pulp() throws Exception {
    return Pulp.open(server(), InstantSource.system(), Pause.REAL, log::add);
  }

  RegistryImages images() throws Exception {
    return new RegistryImages(
        client(new RegistryAccess(host(), false, authFile(), server().tls().authorities())),
        List.of(client(new RegistryAccess(outside.registry(), true, null))),
        RETRY,
        log::add);
  }

  RegistryClient client(RegistryAccess access) {
    RegistryClient client =
        new RegistryClient(access, RETRY, (failure, next, in) -> {}, InstantSource.system());
    clients.add(client);
    return client;
  }

  /** What somebody without an account pulls, all of it. */
  void everybodyPulls() throws Exception {
    outside.pull(published().at(publishable.index()));
  }

  String host() throws Exception {
    URI url = server().url();
    return url.getHost() + ":" + url.getPort();
  }

  private ImageReference published() throws Exception {
    return new ImageReference(host(), publishable.repository(), null, null);
  }

  /** What somebody without an account sees under that tag. */
  Optional<Digest> seen(String tag) throws Exception {
    return outside.seen(published().tagged(tag));
  }

  /** The same, of images with these labels. */
  static Publishable labelled(Publishable image, Map<String, String> labels) {
    return new Publishable(
        image.request(),
        image.repository(),
        image.fragments().stream()
            .map(each ->
                new Fragment(
                    each.platform(),
                    each.architecture(),
                    each.image(),
                    each.mediaType(),
                    each.manifestSize(),
                    each.imageSize(),
                    labels,
                    each.parents(),
                    each.packages()))
            .toList(),
        image.index(),
        image.indexSize(),
        image.indexMediaType(),
        image.registries(),
        image.uniqueTag(),
        image.floatingTags());
  }

  Publishable publishable(String repository, String id, String unique, List<String> floating) {
    List<Platform> platforms = List.of(new Platform("x86_64"), new Platform("ppc64le"));
    Request request =
        new Request(
            "%s-%s".formatted(id, RUN),
            RequestClass.RELEASE,
            new Source("https://example.com/hello", "0".repeat(40), null),
            platforms,
            null,
            List.of(),
            "me",
            null);
    List<Fragment> fragments = new ArrayList<>();
    for (int number = 0; number < platforms.size(); number++) {
      fragments.add(
          new Fragment(
              platforms.get(number),
              Architecture.usualFor(platforms.get(number)),
              new ImageReference(null, repository, null, new Digest(image.images().get(number))),
              MediaTypes.MANIFEST,
              1,
              1,
              Map.of(),
              List.of(),
              List.of()));
    }
    return new Publishable(
        request,
        repository,
        fragments,
        new Digest(image.index()),
        1,
        MediaTypes.INDEX,
        List.of(outside.registry()),
        unique,
        floating);
  }

  /** What is left below the folder where images wait, of this test. */
  List<String> stagingLeft(Pulp pulp) throws Exception {
    List<String> left = new ArrayList<>();
    for (String kind : List.of("repositories/", "remotes/", "distributions/")) {
      String query =
          pulp.http()
              .path(kind, Map.of("pulp_label_select", "osbs_image=" + publishable.repository()));
      pulp.http()
          .list("look around", query)
          .forEach(each -> {
            if (each.path("name").asString().startsWith(PulpPart.STAGING)) {
              left.add(kind + each.path("name").asString());
            }
          });
    }
    return left;
  }

  /** Removes a container repository and its distribution. */
  static void remove(Pulp pulp, String name) throws Exception {
    Optional<Resource> distribution = pulp.distributions().find(name);
    if (distribution.isPresent()) {
      pulp.distributions().delete(distribution.get());
    }
    Optional<Resource> repository = pulp.repositories().find(name);
    if (repository.isPresent()) {
      pulp.repositories().delete(repository.get());
    }
  }

  static void makeFileRepository(Pulp pulp, String name) throws Exception {
    var body = tools.jackson.databind.json.JsonMapper.shared().createObjectNode().put("name", name);
    pulp.http()
        .send("make it", "POST", pulp.http().path("repositories/file/file/", Map.of()), body);
  }

  static void deleteFileRepository(Pulp pulp, String name) throws Exception {
    for (var each :
        pulp.http().list("find it", pulp.http().path("repositories/", Map.of("name", name)))) {
      pulp.tasks()
          .await(
              "remove it",
              pulp.http().send("remove it", "DELETE", each.path("pulp_href").asString(), null));
    }
  }

  static PulpServer server(String url, String user, String password, Tls tls) {
    return new PulpServer(
        URI.create(url), new PulpServer.Login(user, password), tls, Duration.ofMinutes(2));
  }
}
