package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.image.ImageReference;
import io.osbs.publish.registry.RegistryAccess;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParentRegistriesTest {

  private static final RegistryAccess SOURCE = new RegistryAccess("source:5000", true, null);
  private static final RegistryAccess OTHER = new RegistryAccess("other.example.com", true, null);

  @Test
  void aParentWithoutRegistryComesFromTheSourceRegistry() {
    assertThat(new ParentRegistries(SOURCE, Map.of()).qualified(ImageReference.parse("a/b:1")))
        .hasToString("source:5000/a/b:1");
  }

  @Test
  void withoutSourceRegistryItIsDockersOwn() {
    ParentRegistries registries = new ParentRegistries(null, Map.of());

    assertThat(registries.qualified(ImageReference.parse("fedora:39")))
        .hasToString("docker.io/library/fedora:39");
    assertThat(registries.qualified(ImageReference.parse("a/b"))).hasToString("docker.io/a/b");
  }

  @Test
  void registriesAreReachedAsConfiguredElseWithTls() {
    ParentRegistries registries = new ParentRegistries(SOURCE, Map.of("other.example.com", OTHER));

    assertThat(registries.access(ImageReference.parse("source:5000/a"))).isEqualTo(SOURCE);
    assertThat(registries.access(ImageReference.parse("other.example.com/a"))).isEqualTo(OTHER);
    assertThat(registries.access(ImageReference.parse("third.example.com/a")))
        .isEqualTo(RegistryAccess.anonymous("third.example.com"));
  }
}
