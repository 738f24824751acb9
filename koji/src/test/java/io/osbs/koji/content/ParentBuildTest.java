package io.osbs.koji.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looking up a build to build upon, in the double of a hub, without a login. */
final class ParentBuildTest {

  private static final Platform X86 = new Platform("x86_64");
  private static final Platform POWER = new Platform("ppc64le");
  private static final String NVR = "hello-container-1.0-1";

  @TempDir Path directory;
  private HubDouble hub;

  @BeforeEach
  void start() {
    hub = HubDouble.start(HubVersion.MASTER, InstantSource.system());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static Map<Platform, String> specs(HubDouble of, String nvr, Platform... platforms)
      throws Exception {
    try (HttpTransport transport =
        new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(60))) {
      return new ParentBuild(new Hub(of.address(), transport, Patience.ofUser()))
          .pullSpecs(nvr, List.of(platforms));
    }
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void ofAnIndexAllPlatformsTakeTheDigest(HubVersion version) throws Exception {
    try (HubDouble other = HubDouble.start(version, InstantSource.system());
        ImportBench bench = new ImportBench(other, directory)) {
      bench.throughAll(bench.request(RequestClass.RELEASE, "1", null));
      String whole = "registry.example.com/hello@sha256:" + "f".repeat(64);

      assertThat(specs(other, NVR, X86, POWER)).isEqualTo(Map.of(X86, whole, POWER, whole));
    }
  }

  @Test
  void withoutAnIndexEachPlatformTakesItsOwnImage() throws Exception {
    try (ImportBench bench = new ImportBench(hub, directory)) {
      bench.throughAll(bench.request(RequestClass.RELEASE, "1", null));
      hub.forgetIndex(NVR);

      assertThat(specs(hub, NVR, X86, POWER))
          .isEqualTo(
              Map.of(
                  X86, "registry.example.com/hello@sha256:" + "1".repeat(64),
                  POWER, "registry.example.com/hello@sha256:" + "2".repeat(64)));
      assertThatThrownBy(() -> specs(hub, NVR, new Platform("s390x")))
          .hasMessageContaining("koji_parent_build hello-container-1.0-1 cannot be built upon")
          .hasMessageContaining("no image of platform s390x that can be pulled; it has: ");
    }
  }

  @Test
  void aBuildThatIsNotThereOrNotCompleteIsRefused() throws Exception {
    assertThatThrownBy(() -> specs(hub, "nosuch-1-2", X86))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION))
        .hasMessageContaining("Koji knows no such build");
    hub.callAs(
        "osbs",
        "CGInitBuild",
        "atomic-reactor",
        Map.of("name", "hello-container", "version", "1.0", "release", "1"));
    assertThatThrownBy(() -> specs(hub, NVR, X86)).hasMessageContaining("it is not complete");
  }
}
