package io.osbs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FloatingTagsTest {

  @Test
  void aReleaseGetsLatestVersionAndVersionReleaseThenItsOwn() throws Exception {
    assertThat(FloatingTags.of(RequestClass.RELEASE, "1.0", "3", List.of("stable", "latest")))
        .containsExactly("latest", "1.0", "1.0-3", "stable");
  }

  @Test
  void anAutomaticBuildIsTaggedLikeARelease() throws Exception {
    assertThat(FloatingTags.of(RequestClass.AUTOMATIC, "1.0", "3", List.of()))
        .containsExactly("latest", "1.0", "1.0-3");
  }

  @Test
  void withoutVersionOnlyLatestIsLeft() throws Exception {
    assertThat(FloatingTags.of(RequestClass.RELEASE, null, "3", List.of()))
        .containsExactly("latest");
  }

  @Test
  void withoutReleaseThereIsNoVersionRelease() throws Exception {
    assertThat(FloatingTags.of(RequestClass.RELEASE, "1.0", null, List.of()))
        .containsExactly("latest", "1.0");
  }

  @Test
  void anIsolatedBuildGetsOnlyVersionRelease() throws Exception {
    assertThat(FloatingTags.of(RequestClass.ISOLATED, "1.0", "3.1", List.of("stable")))
        .containsExactly("1.0-3.1");
  }

  @Test
  void aScratchBuildGetsNone() throws Exception {
    assertThat(FloatingTags.of(RequestClass.SCRATCH, "1.0", "3", List.of("stable"))).isEmpty();
  }

  @Test
  void aMalformedTagIsTheUsersMistake() {
    assertRefused(
        () -> FloatingTags.of(RequestClass.RELEASE, "1.0", "3", List.of("no spaces")),
        "'no spaces' (from a tag that was asked for)");
  }

  @Test
  void aMalformedVersionIsTheUsersMistake() {
    assertRefused(
        () -> FloatingTags.of(RequestClass.RELEASE, "1:0", "3", List.of()),
        "'1:0' (from the label version)");
  }

  @Test
  void anIsolatedBuildNeedsARelease() {
    assertRefused(
        () -> FloatingTags.of(RequestClass.ISOLATED, "1.0", null, List.of()), "no label release");
  }

  private static void assertRefused(ThrowingCallable call, String part) {
    assertThatThrownBy(call)
        .hasMessageContaining(part)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION));
  }
}
