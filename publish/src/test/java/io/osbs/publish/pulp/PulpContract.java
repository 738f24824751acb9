package io.osbs.publish.pulp;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Publishable;
import io.osbs.core.time.Pause;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.tools.TinyImage;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Pulp does, the real one and the double, and what the part of publishing makes of it. */
abstract class PulpContract extends PulpScene {

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
    everybodyPulls();
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
    everybodyPulls();
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
    push(image, publishable.repository(), "another");
    publishAll(part(sync()), publishable);
    TinyImage next = TinyImage.make(directory.resolve("next"), image.index(), "amd64", "ppc64le");
    image = next;
    Publishable second =
        publishable(publishable.repository(), "later", "u-2", List.of("latest", "1.0-2"));
    push(next, publishable.repository(), "u-2");

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
  void aBuildThatANewerOneOvertookLeavesItsFloatingTags() throws Exception {
    TinyImage newer = TinyImage.make(directory.resolve("newer"), "newer", "amd64", "ppc64le");
    TinyImage older = image;
    image = newer;
    Publishable overtaking =
        labelled(
            publishable(publishable.repository(), "newer", "u-2", List.of("latest", "1.0-10")),
            Map.of("version", "1.0", "release", "10"));
    push(newer, publishable.repository(), "u-2");
    publishAll(part(sync()), overtaking);
    image = older;
    Publishable late =
        labelled(
            publishable(publishable.repository(), "older", "u-1", List.of("latest", "1.0-9")),
            Map.of("version", "1.0", "release", "9"));

    PulpPart part = part(sync());
    publishAll(part, late);

    assertThat(seen("latest")).contains(overtaking.index());
    assertThat(seen("1.0-9")).contains(late.index());
    assertThat(log).anyMatch(line -> line.contains("1.0-10 is newer than 1.0-9"));
    assertThat(part.references(late, Set.of(PublishStep.PULP_PUBLISH, PublishStep.TAGS)))
        .noneMatch(reference -> reference.endsWith(":latest"))
        .anyMatch(reference -> reference.endsWith(":1.0-9"));
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
        new PulpPart(
            () -> server, target, images(), tags(), InstantSource.system(), Pause.REAL, log::add);

    publishAll(part, publishable);

    RegistryClient from = client(new RegistryAccess(registry(), true, null));
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
            () -> wrong,
            target(sync()),
            images(),
            tags(),
            InstantSource.system(),
            Pause.REAL,
            log::add);

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
}
