package io.osbs.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {

  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final Digest DIGEST = new Digest("sha256:" + HEX);

  @ParameterizedTest(name = "{0} has registry {1}, repository {2}, tag {3}")
  @CsvSource({
    "fedora, , fedora,",
    "fedora:42, , fedora, 42",
    "library/fedora, , library/fedora,",
    "registry.example.com/fedora, registry.example.com, fedora,",
    "registry.example.com/a/b__c/d-e:v1.0_x, registry.example.com, a/b__c/d-e, v1.0_x",
    "localhost/fedora:latest, localhost, fedora, latest",
    "localhost:5000/fedora, localhost:5000, fedora,",
    "host:5000/fedora:42, host:5000, fedora, 42",
    "[::1]:5000/fedora:42, [::1]:5000, fedora, 42"
  })
  void readsItsParts(
      String text, @Nullable String registry, String repository, @Nullable String tag) {
    ImageReference read = ImageReference.parse(text);

    assertThat(read).isEqualTo(new ImageReference(registry, repository, tag, null));
    assertThat(read).hasToString(text);
  }

  @Test
  void readsADigestWithAndWithoutATag() {
    assertThat(ImageReference.parse("r.example/x@" + DIGEST))
        .isEqualTo(new ImageReference("r.example", "x", null, DIGEST));
    assertThat(ImageReference.parse("x:42@" + DIGEST))
        .isEqualTo(new ImageReference(null, "x", "42", DIGEST))
        .hasToString("x:42@" + DIGEST);
  }

  @ParameterizedTest(name = "''{0}'' is refused, naming ''{1}''")
  @CsvSource({
    "'', ''",
    "Fedora, Fedora",
    "fedora:, ''",
    "fedora:-x, -x",
    "a//b, a//b",
    "/b, /b",
    "a/b/, a/b/",
    "a._b, a._b",
    "a@sha256:12, sha256:12",
    "-x.example/a, -x.example"
  })
  void refusesWhatTheGrammarRefuses(String text, String culprit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(text))
        .withMessageContaining("'" + culprit + "'");
  }

  @Test
  void aTagHasAtMost128Characters() {
    assertThat(ImageReference.isTag("a".repeat(128))).isTrue();
    assertThat(ImageReference.isTag("a".repeat(129))).isFalse();
  }

  @Test
  void pinningDropsTheTagAndTaggingDropsTheDigest() {
    ImageReference image = ImageReference.parse("r.example/x:42");

    assertThat(image.at(DIGEST)).hasToString("r.example/x@" + DIGEST);
    assertThat(image.at(DIGEST).tagged("43")).hasToString("r.example/x:43");
    assertThat(image.in("other.example")).hasToString("other.example/x:42");
    assertThat(image.registryIfAny()).hasValue("r.example");
    assertThat(ImageReference.parse("x").registryIfAny()).isEmpty();
  }

  @Test
  void aDigestKnowsItsAlgorithmAndDigits() {
    assertThat(DIGEST.algorithm()).isEqualTo("sha256");
    assertThat(DIGEST.hex()).isEqualTo(HEX);
    assertThat(new Digest("sha512:" + HEX + HEX).algorithm()).isEqualTo("sha512");
  }

  @ParameterizedTest(name = "''{0}'' is no digest")
  @ValueSource(strings = {"", "latest", "sha256:", "sha256:0123", "md5:0123456789abcdef"})
  void refusesWhatIsNoDigest(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Digest(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void refusesCapitalDigitsAndAMismatchOfLengthAndAlgorithm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Digest("sha256:" + HEX.replace('a', 'A')));
    assertThatIllegalArgumentException().isThrownBy(() -> new Digest("sha512:" + HEX));
  }
}
