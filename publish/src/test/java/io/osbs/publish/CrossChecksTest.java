package io.osbs.publish;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What images of several platforms must have in common. */
final class CrossChecksTest {

  private static final Platform X = new Platform("x86_64");
  private static final Platform P = new Platform("ppc64le");
  private static final Map<String, String> LABELS = Map.of("version", "1", "release", "2");

  private static Fragment fragment(
      Platform platform, Map<String, String> labels, InstalledPackage... packages) {
    return new Fragment(
        platform,
        Architecture.usualFor(platform),
        ImageReference.parse("r.example/x@sha256:" + "ab".repeat(32)),
        "application/vnd.oci.image.manifest.v1+json",
        1,
        1,
        labels,
        List.of(),
        List.of(packages));
  }

  private static InstalledPackage rpm(String name, String version) {
    return new InstalledPackage("rpm", name, version, "any");
  }

  private static void check(CrossChecks checks, Fragment... fragments) throws FailureException {
    checks.check(List.of(fragments), List.of(X, P));
  }

  @Test
  void imagesThatBelongTogetherPass() {
    CrossChecks checks = new CrossChecks(List.of("version"), List.of("grub2"));
    assertThatCode(() ->
            check(
                checks,
                fragment(
                    X,
                    LABELS,
                    rpm("bash", "5-1"),
                    rpm("grub2", "1-1"),
                    rpm("gpg-pubkey", "1-1"),
                    rpm("only-here", "1-1"),
                    new InstalledPackage("deb", "hello", "2.10-3+b1", "amd64")),
                fragment(
                    P,
                    LABELS,
                    rpm("bash", "5-1"),
                    rpm("grub2", "2-1"),
                    rpm("gpg-pubkey", "2-1"),
                    new InstalledPackage("deb", "hello", "2.10-3", "ppc64el"))))
        .doesNotThrowAnyException();
  }

  @Test
  void everythingThatDiffersIsToldAtOnce() {
    assertThatThrownBy(() ->
            check(
                new CrossChecks(List.of("com.redhat.component"), List.of()),
                fragment(X, LABELS, rpm("bash", "5-1"), rpm("zlib", "1-1"), rpm("zlib", "2-1")),
                fragment(
                    P,
                    Map.of("version", "1", "release", "3"),
                    rpm("bash", "5-2"),
                    rpm("zlib", "1-1"))))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "the label 'release' differs between platforms: {2=[x86_64], 3=[ppc64le]}")
        .hasMessageContaining("the image of x86_64 has no label 'com.redhat.component'")
        .hasMessageContaining("rpm bash {ppc64le=[5-2], x86_64=[5-1]}")
        .hasMessageContaining("rpm zlib {ppc64le=[1-1], x86_64=[1-1, 2-1]}")
        .hasMessageContaining("package_comparison_exceptions");
  }

  @Test
  void aPlatformWithoutAnImageIsMissed() {
    assertThatThrownBy(() -> check(new CrossChecks(List.of(), List.of()), fragment(X, LABELS)))
        .hasMessageContaining("there is no image for [ppc64le]");
  }
}
