package io.osbs.reactor.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageLabelsTest {

  private static final Map<String, String> COMPLETE =
      Map.of("name", "team/app", "com.redhat.component", "app", "version", "1.0", "release", "3");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static Request request(RequestClass kind, @Nullable String release) {
    return new Request(
        "r1",
        kind,
        new Source("https://bot:t0ken@git.example.com/app.git", COMMIT, "main"),
        List.of(),
        release,
        List.of(),
        "tester",
        null);
  }

  private static ImageLabels labels(
      Map<String, String> dockerfile,
      SiteLabels site,
      RequestClass kind,
      @Nullable String release) {
    return new ImageLabels(dockerfile, site, request(kind, release), new Platform("x86_64"));
  }

  private static Map<String, String> added(Map<String, String> dockerfile, SiteLabels site)
      throws FailureException {
    return labels(dockerfile, site, RequestClass.RELEASE, null).added();
  }

  @Test
  void aReleaseBuildNeedsAllFour() {
    assertThat(labels(Map.of(), SiteLabels.NONE, RequestClass.RELEASE, null).missing(false))
        .containsExactly(RequiredLabel.values());
    assertThat(labels(COMPLETE, SiteLabels.NONE, RequestClass.RELEASE, null).missing(false))
        .isEmpty();
    assertThat(
            labels(Map.of("name", " "), SiteLabels.NONE, RequestClass.RELEASE, null).missing(false))
        .as("an empty value does not count")
        .contains(RequiredLabel.NAME);
  }

  @Test
  void oldSpellingsAndTheSitesLabelsCount() {
    Map<String, String> old =
        Map.of("Name", "app", "BZComponent", "app", "Version", "1", "Release", "2");
    assertThat(labels(old, SiteLabels.NONE, RequestClass.RELEASE, null).missing(false)).isEmpty();
    SiteLabels site = new SiteLabels(Map.of("com.redhat.component", "all"), List.of(), null);
    assertThat(labels(Map.of(), site, RequestClass.RELEASE, null).missing(false))
        .doesNotContain(RequiredLabel.COMPONENT);
  }

  @Test
  void theReleaseMayComeFromElsewhere() {
    Map<String, String> without = Map.of("name", "a", "com.redhat.component", "a", "version", "1");
    assertThat(labels(without, SiteLabels.NONE, RequestClass.RELEASE, null).missing(false))
        .containsExactly(RequiredLabel.RELEASE);
    assertThat(labels(without, SiteLabels.NONE, RequestClass.ISOLATED, "1.1").missing(false))
        .isEmpty();
    assertThat(labels(without, SiteLabels.NONE, RequestClass.RELEASE, null).missing(true))
        .isEmpty();
  }

  @Test
  void aScratchBuildLacksNothing() throws Exception {
    ImageLabels scratch = labels(Map.of(), SiteLabels.NONE, RequestClass.SCRATCH, null);
    assertThat(scratch.missing(false)).isEmpty();
    assertThat(scratch.added())
        .containsEntry("name", "app")
        .containsEntry("com.redhat.component", "app")
        .containsEntry("version", "0")
        .containsEntry("release", "scratch");
    assertThat(labels(COMPLETE, SiteLabels.NONE, RequestClass.SCRATCH, null).added())
        .doesNotContainKeys("name", "com.redhat.component", "version", "release");
  }

  @Test
  void whatIsKnownOfTheRequestIsAddedWithoutItsCredentials() throws Exception {
    assertThat(added(COMPLETE, SiteLabels.NONE))
        .isEqualTo(
            Map.of(
                "architecture", "x86_64",
                "vcs-ref", COMMIT,
                "vcs-type", "git",
                "vcs-url", "https://***@git.example.com/app.git"));
    assertThat(labels(COMPLETE, SiteLabels.NONE, RequestClass.RELEASE, "9").added())
        .containsEntry("release", "9");
  }

  @Test
  void oldSpellingsGetTodaysBesideThem() throws Exception {
    assertThat(added(Map.of("Name", "old", "Version", "2", "version", "3"), SiteLabels.NONE))
        .containsEntry("name", "old")
        .doesNotContainKey("version");
  }

  @Test
  void theSitesLabelsWinOverTheDockerfilesButForTheScope() throws Exception {
    SiteLabels site =
        new SiteLabels(Map.of("vendor", "us", "distribution-scope", "private"), List.of(), null);
    assertThat(added(Map.of("vendor", "them", "distribution-scope", "public"), site))
        .containsEntry("vendor", "us")
        .doesNotContainKey("distribution-scope");
    assertThat(added(Map.of(), site)).containsEntry("distribution-scope", "private");
  }

  @Test
  void nobodyOverridesWhatOsbsKnows() throws Exception {
    SiteLabels site = new SiteLabels(Map.of("architecture", "z", "vcs-ref", "x"), List.of(), null);
    assertThat(added(COMPLETE, site))
        .containsEntry("architecture", "x86_64")
        .containsEntry("vcs-ref", COMMIT);
  }

  @Test
  void equalLabelsGetTheOneValueThatIsThere() throws Exception {
    SiteLabels site =
        new SiteLabels(
            Map.of(), List.of(List.of("name", "com.example.name"), List.of("a", "b")), null);
    assertThat(added(Map.of("com.example.name", "app"), site))
        .containsEntry("name", "app")
        .doesNotContainKeys("com.example.name", "a", "b");
  }

  @Test
  void equalLabelsThatDifferAreAnError() {
    SiteLabels site = new SiteLabels(Map.of(), List.of(List.of("a", "b", "c")), null);
    assertThatThrownBy(() -> added(Map.of("a", "1", "c", "2"), site))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("the labels a, b, c must have one value (equal_labels)")
        .hasMessageContaining("{a=1, c=2}");
  }

  @Test
  void theUrlIsMadeFromLabels() throws Exception {
    SiteLabels site =
        new SiteLabels(
            Map.of("vendor", "us"),
            List.of(),
            "https://example.com/{vendor}/{com.redhat.component}/{version}-{release}?a={architecture}");
    assertThat(added(COMPLETE, site))
        .containsEntry("url", "https://example.com/us/app/1.0-3?a=x86_64");
  }

  @Test
  void aUrlOfAnUnknownLabelIsAnError() {
    SiteLabels site = new SiteLabels(Map.of(), List.of(), "https://example.com/{nmae}");
    assertThatThrownBy(() -> added(COMPLETE, site))
        .hasMessageContaining("the image has no label 'nmae'");
  }
}
