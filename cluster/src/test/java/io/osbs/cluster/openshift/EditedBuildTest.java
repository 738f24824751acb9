package io.osbs.cluster.openshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.document.Json;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.Build;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Builds that somebody wrote to by hand. */
final class EditedBuildTest {

  private static final BuildName NAME = new BuildName("one");

  private static Build read(String metadata, String status) throws Exception {
    String json =
        "{\"metadata\": {\"name\": \"one\"%s}, \"status\": %s}".formatted(metadata, status);
    ApiObject object = new ApiObject(Json.read(json.getBytes(StandardCharsets.UTF_8)).members());
    return new BuildState(object, null).build(NAME);
  }

  @Test
  void aPhaseThatNobodyKnowsCountsAsActiveSoThatItsSlotIsKept() throws Exception {
    assertThat(read("", "{\"phase\": \"Paused\"}").phase()).isEqualTo(Phase.NEW);
    assertThat(read("", "{\"phase\": 7}").phase()).isEqualTo(Phase.NEW);
    assertThat(read("", "{}").phase()).isEqualTo(Phase.NEW);
    assertThat(read("", "null").phase()).isEqualTo(Phase.NEW);
  }

  @Test
  void labelsThatWereTakenAwayLeaveAForeignWorkerBuild() throws Exception {
    Build build = read(", \"labels\": null, \"annotations\": 3", "{\"phase\": \"Running\"}");
    assertThat(build.kind()).isEqualTo(BuildKind.WORKER);
    assertThat(build.labels()).isEmpty();
    assertThat(build.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aNameLabelThatIsNoNameIsNoBuildOfOurs() throws Exception {
    String json = "{\"metadata\": {\"name\": \"one\", \"labels\": {\"osbs.io/build\": \"A b\"}}}";
    assertThat(
            BuildState.name(
                new ApiObject(Json.read(json.getBytes(StandardCharsets.UTF_8)).members())))
        .isEmpty();
  }

  @Test
  void anEndingThatIsNotOursIsNotBelieved() throws Exception {
    String edited = ", \"annotations\": {\"osbs.io/ended\": \"all is well\"}";
    Build build = read(edited, "{\"phase\": \"Failed\", \"reason\": \"GenericBuildFailed\"}");
    assertThat(build.phase()).isEqualTo(Phase.FAILED);
    assertThat(build.failure()).isNotNull();
    assertThat(read(edited, "{\"phase\": \"Running\"}").phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aBuildThatWasCancelledByHandIsCancelled() throws Exception {
    Build pending = read("", "{\"phase\": \"Pending\", \"cancelled\": true}");
    assertThat(pending.phase()).isEqualTo(Phase.CANCELLED);
    assertThat(Objects.requireNonNull(pending.failure()).kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(read("", "{\"phase\": \"Running\", \"cancelled\": true}").phase())
        .as("it ends when its process has ended")
        .isEqualTo(Phase.RUNNING);
  }
}
