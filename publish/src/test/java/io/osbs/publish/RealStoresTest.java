package io.osbs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.process.Command;
import io.osbs.process.Outcome;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.ImageIndexTest;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.oci.StoredImage;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.testkit.tools.BaseImage;
import io.osbs.testkit.tools.RealRegistry;
import io.osbs.testkit.tools.RealTools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both stores with real skopeo, buildah and docker-registry. */
@Tag("real")
class RealStoresTest {

  /**
   * As many tries as in production: docker-registry answers 500 now and then when several tags of
   * one manifest are pushed at the same time.
   */
  private static final Retry RETRY = new Retry(3, Duration.ZERO, time -> {});

  @TempDir static Path directory;
  private static RealRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    RealTools.need("skopeo", "buildah");
    registry = RealRegistry.start(directory);
    BaseImage.push(registry, "x86_64", "ppc64le");
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void anIndexInARegistryNamesImagesThatWereThere() throws Exception {
    RegistryStore store = store(registry.host());
    ImageIndex index = ImageIndex.of(baseFragments());

    store.requireChildren("hello-base", index.children());
    store.putIndex("hello-base", index, List.of("u1"));
    store.tag("hello-base", index, List.of("latest", "1.0"));

    List<String> references =
        store.references("hello-base", index.digest(), List.of("u1", "latest", "1.0"));
    assertThat(references).hasSize(4);
    for (String reference : references) {
      assertThat(run("skopeo", "inspect", "--tls-verify=false", "--raw", reference))
          .isEqualTo(new String(index.bytes(), UTF_8));
    }
    assertThat(
            run(
                "skopeo",
                "inspect",
                "--tls-verify=false",
                "--override-arch=ppc64le",
                "--config",
                references.getLast()))
        .contains("\"architecture\": \"ppc64le\"");
  }

  @Test
  void aLayoutIsReadBySkopeoAndBuildahForEachArchitecture() throws Exception {
    LayoutStore store = new LayoutStore(directory.resolve("images"));
    ImageIndex index = ImageIndex.of(importBase(store));

    store.putIndex("team/hello", index, List.of("1.0"));

    String reference = store.reference("team/hello", "1.0");
    assertThat(run("skopeo", "inspect", "--raw", reference))
        .isEqualTo(new String(index.bytes(), UTF_8));
    for (String architecture : List.of("amd64", "ppc64le")) {
      assertThat(run("skopeo", "inspect", "--override-arch=" + architecture, "--config", reference))
          .contains("\"architecture\": \"%s\"".formatted(architecture));
      Path home = directory.resolve("storage-" + architecture);
      run(
          "buildah",
          "--root=" + home + "/root",
          "--runroot=" + home + "/run",
          "--storage-driver=vfs",
          "pull",
          "--quiet",
          "--platform=linux/" + architecture,
          reference);
    }
  }

  @Test
  void whereNobodyListensTheFailureSaysSo() {
    ImageIndex index = ImageIndex.of(List.of(ImageIndexTest.fragment("x86_64", 'a', 1)));

    assertThatThrownBy(() -> store("127.0.0.1:1").putIndex("hello", index, List.of("u1")))
        .hasMessageContaining("connection refused")
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
  }

  @Test
  void aChildThatWasNeverPushedIsMissed() {
    ImageIndex index = ImageIndex.of(List.of(ImageIndexTest.fragment("x86_64", 'a', 1)));

    assertThatThrownBy(() -> store(registry.host()).requireChildren("hello", index.children()))
        .hasMessageContaining("does not have");
  }

  private static RegistryStore store(String host) {
    return new RegistryStore(client(host));
  }

  private static RegistryAccess access(String host) {
    return new RegistryAccess(host, true, null);
  }

  private static RegistryClient client(String host) {
    return new RegistryClient(
        access(host), RETRY, (failure, next, in) -> {}, InstantSource.system());
  }

  private static byte[] manifest(String reference) throws Exception {
    return client(registry.host()).manifest("hello-base", reference).orElseThrow().bytes();
  }

  private static List<Fragment> baseFragments() throws Exception {
    ImageReference base = ImageReference.parse(registry.host() + "/hello-base:1");
    Manifest list = Manifest.parse(manifest("1"), "base");
    List<Fragment> fragments = new ArrayList<>();
    for (String name : List.of("x86_64", "ppc64le")) {
      Architecture architecture = Architecture.usualFor(new Platform(name));
      ImageReference child = base.at(list.image(architecture).orElseThrow());
      StoredImage image = Manifest.parse(manifest(String.valueOf(child.digest())), name).image();
      fragments.add(fragment(name, child, image));
    }
    return fragments;
  }

  private static List<Fragment> importBase(LayoutStore store) throws Exception {
    List<Fragment> fragments = new ArrayList<>();
    for (Fragment fragment : baseFragments()) {
      Path layout = directory.resolve("layout-" + fragment.platform());
      run(
          "skopeo",
          "copy",
          "--quiet",
          "--src-tls-verify=false",
          "--preserve-digests",
          "docker://" + fragment.image(),
          "oci:" + layout + ":built");
      StoredImage image = store.importImage("team/hello", layout);
      assertThat(image.digest()).isEqualTo(fragment.digest());
      fragments.add(
          fragment(
              fragment.platform().name(),
              new ImageReference(null, "team/hello", null, image.digest()),
              image));
    }
    return fragments;
  }

  private static Fragment fragment(String name, ImageReference image, StoredImage stored) {
    Platform platform = new Platform(name);
    return new Fragment(
        platform,
        Architecture.usualFor(platform),
        image,
        stored.mediaType(),
        stored.manifestSize(),
        stored.imageSize(),
        Map.of(),
        List.of(),
        List.of());
  }

  private static String run(String... argv) throws InterruptedException {
    Command command =
        Command.of(
            List.of(argv), RealTools.environment(directory), directory, Duration.ofMinutes(2));
    Outcome outcome = new SystemCommandRunner().run(command);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Exited.class, e -> assertThat(e.ok()).as(e.stderr().text()).isTrue());
    return ((Outcome.Exited) outcome).stdout().text();
  }
}
