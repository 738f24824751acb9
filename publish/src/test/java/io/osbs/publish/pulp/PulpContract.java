package io.osbs.publish.pulp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Publishable;
import io.osbs.process.Command;
import io.osbs.process.Outcome;
import io.osbs.process.Pause;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.tools.RealRegistry;
import io.osbs.testkit.tools.RealTools;
import io.osbs.testkit.tools.TinyImage;
import io.osbs.tls.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pulp does, the real one and the double, and what the part of publishing makes of it. */
abstract class PulpContract {

  /** Makes names that no other test of this run, or an earlier one, has in Pulp. */
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static final Retry RETRY = new Retry(3, Duration.ZERO, time -> {});

  private static final String RUN = Long.toString(System.nanoTime(), 36);

  @TempDir Path directory;
  final List<String> log = new ArrayList<>();
  final MemoryNotes notes = new MemoryNotes();
  private final List<RegistryClient> clients = new ArrayList<>();
  private RealRegistry registry;
  private TinyImage image;
  Publishable publishable;

  /** The Pulp under test. */
  abstract PulpServer server() throws Exception;

  /** Credentials for its registry. */
  abstract Path authFile() throws Exception;

  @BeforeEach
  void startRegistry() throws Exception {
    RealTools.need("skopeo", "docker-registry");
    server();
    registry = RealRegistry.start(directory);
    String name = "t%s/hello%d".formatted(RUN, COUNTER.incrementAndGet());
    image = TinyImage.make(directory.resolve("image"), name, "amd64", "ppc64le");
    publishable = publishable(name, "request-" + COUNTER.get(), "u-1", List.of("latest", "1.0-1"));
    image.push(registry.host(), name, "u-1");
  }

  @AfterEach
  void stopRegistry() throws Exception {
    clients.forEach(RegistryClient::close);
    if (registry != null) {
      registry.close();
      try (Pulp pulp = pulp()) {
        assertThat(stagingLeft(pulp)).isEmpty();
        remove(pulp, publishable.repository());
      }
    }
  }

  // ---- the way of an image
  // -----------------------------------------------------------------------

  @Test
  void anImageIsFetchedUnpublishedThenShownThenTagged() throws Exception {
    PulpPart part = part(sync());
    assertThat(part.prepare(publishable.request(), Map.of(), notes))
        .isEqualTo(publishable.request());

    part.run(PublishStep.PULP_SYNC, publishable, notes);
    assertThat(seen("u-1")).as("nobody sees it yet").isEmpty();

    part.run(PublishStep.PULP_PUBLISH, publishable, notes);
    assertThat(seen("u-1")).contains(publishable.index());
    assertThat(seen("latest")).isEmpty();

    part.run(PublishStep.TAGS, publishable, notes);
    assertThat(seen("latest")).contains(publishable.index());
    assertThat(seen("1.0-1")).contains(publishable.index());

    part.run(PublishStep.CLEAN_UP, publishable, notes);
    assertThat(notes.values()).isEmpty();
    skopeoPulls();
    assertThat(log).anyMatch(line -> line.matches(".*: \\d+ of \\d+"));
  }

  @Test
  void anImageIsPushedToPulpsOwnRegistry() throws Exception {
    PulpPart part = part(new PulpTarget.Transfer.Push());

    part.run(PublishStep.PULP_SYNC, publishable, notes);
    assertThat(seen("u-1")).isEmpty();
    part.run(PublishStep.PULP_PUBLISH, publishable, notes);
    part.run(PublishStep.TAGS, publishable, notes);
    part.run(PublishStep.CLEAN_UP, publishable, notes);

    assertThat(seen("latest")).contains(publishable.index());
    skopeoPulls();
  }

  @Test
  void everyStepCanBeRunAgain() throws Exception {
    for (PublishStep step :
        List.of(
            PublishStep.PULP_SYNC,
            PublishStep.PULP_PUBLISH,
            PublishStep.TAGS,
            PublishStep.CLEAN_UP)) {
      // Each time as a later run of the request would: with nothing but the notes.
      part(sync()).run(step, publishable, notes);
      part(sync()).run(step, publishable, notes);
    }

    assertThat(seen("latest")).contains(publishable.index());
  }

  @Test
  void onlyTheTagOfThisBuildIsFetchedAndNoOtherIsTouched() throws Exception {
    image.push(registry.host(), publishable.repository(), "another");
    publishAll(part(sync()), publishable);
    TinyImage next = TinyImage.make(directory.resolve("next"), image.index(), "amd64", "ppc64le");
    image = next;
    Publishable second =
        publishable(publishable.repository(), "later", "u-2", List.of("latest", "1.0-2"));
    next.push(registry.host(), publishable.repository(), "u-2");

    publishAll(part(sync()), second);

    try (Pulp pulp = pulp()) {
      Resource repository = pulp.repositories().find(publishable.repository()).orElseThrow();
      assertThat(pulp.contents().tags(pulp.repositories().latestVersion(repository)))
          .containsExactlyInAnyOrder("u-1", "1.0-1", "u-2", "1.0-2", "latest");
    }
    assertThat(seen("1.0-1")).contains(publishable.index());
    assertThat(seen("latest")).contains(second.index());
  }

  @Test
  void whatWasBegunIsTakenBack() throws Exception {
    PulpPart part = part(sync());
    part.run(PublishStep.PULP_SYNC, publishable, notes);

    part.undo(Phase.CANCELLED, notes);
    part.undo(Phase.CANCELLED, notes);

    assertThat(notes.values()).isEmpty();
    try (Pulp pulp = pulp()) {
      assertThat(stagingLeft(pulp)).isEmpty();
      assertThat(pulp.repositories().find(publishable.repository())).isEmpty();
    }
  }

  @Test
  void withoutAnythingBegunThereIsNothingToTakeBack() throws Exception {
    part(sync()).undo(Phase.FAILED, notes);

    assertThat(log).isEmpty();
  }

  @Test
  void aStagingRepositoryThatSomebodyRemovedIsMadeAgain() throws Exception {
    PulpPart part = part(sync());
    part.run(PublishStep.PULP_SYNC, publishable, notes);
    // As undo does, but the notes say that it is there.
    part.undo(Phase.FAILED, new MemoryNotes(new TreeMap<>(notes.values())));

    part.run(PublishStep.PULP_PUBLISH, publishable, notes);

    assertThat(seen("u-1")).contains(publishable.index());
    part.run(PublishStep.CLEAN_UP, publishable, notes);
  }

  @Test
  void theRegistrysCopyIsDeletedWhenThatIsConfigured() throws Exception {
    PulpTarget target = new PulpTarget(host(), "", false, sync(), true);
    PulpServer server = server();
    PulpPart part =
        new PulpPart(() -> server, target, images(), InstantSource.system(), Pause.REAL, log::add);

    publishAll(part, publishable);

    RegistryClient from = client(new RegistryAccess(registry.host(), true, null));
    assertThat(from.find(publishable.repository(), publishable.index().value())).isEmpty();
    assertThat(seen("latest")).contains(publishable.index());
  }

  // ---- what stands in the way
  // --------------------------------------------------------------------

  @Test
  void aRepositoryOfAnotherTypeUnderOurNameIsAnError() throws Exception {
    try (Pulp pulp = pulp()) {
      makeFileRepository(pulp, publishable.repository());
      assertFailure(
          () -> part(sync()).run(PublishStep.PULP_SYNC, publishable, notes),
          FailureKind.CONFIGURATION,
          "a repository of that name is of the type file/file");
      assertThat(stagingLeft(pulp)).isEmpty();
      deleteFileRepository(pulp, publishable.repository());
    }
  }

  @Test
  void aDistributionThatShowsSomethingElseIsAnError() throws Exception {
    try (Pulp pulp = pulp()) {
      String other = publishable.repository() + "-other";
      Resource repository = pulp.repositories().ensure(other, Map.of());
      pulp.distributions().ensure(publishable.repository(), repository, false, Map.of());

      assertFailure(
          () -> part(sync()).run(PublishStep.PULP_SYNC, publishable, notes),
          FailureKind.CONFIGURATION,
          "the distribution there shows another repository");

      remove(pulp, publishable.repository());
      remove(pulp, other);
    }
  }

  @Test
  void aDistributionAboveOursIsAnError() throws Exception {
    try (Pulp pulp = pulp()) {
      String above = publishable.repository().replaceFirst("/.*", "");
      Resource repository = pulp.repositories().ensure(above, Map.of());
      pulp.distributions().ensure(above, repository, false, Map.of());

      assertFailure(
          () -> part(sync()).run(PublishStep.PULP_SYNC, publishable, notes),
          FailureKind.CONFIGURATION,
          "the distribution %s lies above or below it".formatted(above));

      remove(pulp, above);
    }
  }

  @Test
  void aWrongPasswordIsAnErrorThatDoesNotShowIt() throws Exception {
    PulpServer right = server();
    PulpServer wrong =
        new PulpServer(
            right.url(),
            new PulpServer.Login("admin", "open-sesame"),
            right.tls(),
            right.taskTimeout());
    PulpPart part =
        new PulpPart(
            () -> wrong, target(sync()), images(), InstantSource.system(), Pause.REAL, log::add);

    assertFailure(
        () -> part.prepare(publishable.request(), Map.of(), notes),
        FailureKind.PERMISSION,
        "it does not know who we are");
    assertThat(log.toString()).doesNotContain("open-sesame");
  }

  @Test
  void aRegistryThatLacksTheImageIsAnError() throws Exception {
    Publishable absent =
        publishable(publishable.repository(), "request-absent", "u-absent", List.of());

    assertFailure(
        () -> part(sync()).run(PublishStep.PULP_SYNC, absent, notes),
        FailureKind.INFRASTRUCTURE,
        "lacks");
    part(sync()).undo(Phase.FAILED, notes);
  }

  @Test
  void aRegistryThatCannotBeReachedFailsTheTaskAndItsErrorIsShown() throws Exception {
    PulpSource nowhere = new PulpSource(URI.create("http://127.0.0.1:1"), true, null, null);

    assertFailure(
        () ->
            part(new PulpTarget.Transfer.Sync(nowhere))
                .run(PublishStep.PULP_SYNC, publishable, notes),
        FailureKind.INFRASTRUCTURE,
        "its task failed");
    part(sync()).undo(Phase.FAILED, notes);
  }

  // ---- tools
  // -------------------------------------------------------------------------------------

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
        new PulpSource(URI.create("http://" + registry.host()), true, null, null));
  }

  PulpTarget target(PulpTarget.Transfer transfer) throws Exception {
    return new PulpTarget(host(), "", false, transfer, false);
  }

  PulpPart part(PulpTarget.Transfer transfer) throws Exception {
    PulpServer server = server();
    return new PulpPart(
        () -> server, target(transfer), images(), InstantSource.system(), Pause.REAL, log::add);
  }

  Pulp pulp() throws Exception {
    return Pulp.open(server(), InstantSource.system(), Pause.REAL, log::add);
  }

  RegistryImages images() throws Exception {
    return new RegistryImages(
        client(new RegistryAccess(host(), false, authFile(), server().tls().authorities())),
        List.of(client(new RegistryAccess(registry.host(), true, null))),
        RETRY,
        log::add);
  }

  private RegistryClient client(RegistryAccess access) {
    RegistryClient client =
        new RegistryClient(access, RETRY, (failure, next, in) -> {}, InstantSource.system());
    clients.add(client);
    return client;
  }

  /** What somebody without an account pulls, all of it, by another program. */
  private void skopeoPulls() throws Exception {
    Command command =
        Command.of(
            List.of(
                "skopeo",
                "copy",
                "--all",
                "--quiet",
                "--preserve-digests",
                "--src-tls-verify=false",
                "docker://" + published().at(publishable.index()),
                "dir:" + directory.resolve("pulled")),
            RealTools.environment(directory),
            directory,
            Duration.ofMinutes(1));
    assertThat(new SystemCommandRunner().run(command))
        .isInstanceOfSatisfying(Outcome.Exited.class, exited -> assertThat(exited.ok()).isTrue());
  }

  String host() throws Exception {
    URI url = server().url();
    return url.getHost() + ":" + url.getPort();
  }

  private ImageReference published() throws Exception {
    return new ImageReference(host(), publishable.repository(), null, null);
  }

  /** What somebody without an account pulls by that tag. */
  Optional<Digest> seen(String tag) throws Exception {
    Command command =
        Command.of(
            List.of(
                "skopeo",
                "inspect",
                "--no-tags",
                "--tls-verify=false",
                "--format={{.Digest}}",
                "docker://" + published().tagged(tag)),
            RealTools.environment(directory),
            directory,
            Duration.ofMinutes(1));
    return new SystemCommandRunner().run(command) instanceof Outcome.Exited exited && exited.ok()
        ? Optional.of(new Digest(exited.stdout().text().strip()))
        : Optional.empty();
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
        List.of(registry.host()),
        unique,
        floating);
  }

  /** What is left below the folder where images wait, of this test. */
  private List<String> stagingLeft(Pulp pulp) throws Exception {
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

  private static void makeFileRepository(Pulp pulp, String name) throws Exception {
    var body = tools.jackson.databind.json.JsonMapper.shared().createObjectNode().put("name", name);
    pulp.http()
        .send("make it", "POST", pulp.http().path("repositories/file/file/", Map.of()), body);
  }

  private static void deleteFileRepository(Pulp pulp, String name) throws Exception {
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
