package io.osbs.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlatformTest {

  @ParameterizedTest(name = "{0} is {1} in an object''s name")
  @CsvSource({"x86_64, x86-64", "ppc64le, ppc64le", "MyArch_2, myarch-2"})
  void isDashedAndInLowerCaseInNames(String name, String dashed) {
    assertThat(new Platform(name).dashed()).isEqualTo(dashed);
  }

  @ParameterizedTest(name = "''{0}'' is refused")
  @ValueSource(strings = {"", "x86-64", "x86 64", "linux/amd64", "ämd64"})
  void refusesWhatTheSchemaOfConfigYamlRefuses(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Platform(name))
        .withMessageContaining("'" + name + "'");
  }

  @ParameterizedTest(name = "{0} is {1} to Go")
  @CsvSource({
    "x86_64, amd64",
    "aarch64, arm64",
    "ppc64le, ppc64le",
    "s390x, s390x",
    "riscv64, riscv64",
    "armv7hl, arm",
    "i686, 386",
    "loongarch64, loong64",
    "mips64le, mips64le",
    "New_Arch, newarch"
  })
  void hasAnUsualArchitecture(String platform, String architecture) {
    assertThat(Architecture.usualFor(new Platform(platform)).name()).isEqualTo(architecture);
  }

  @ParameterizedTest(name = "''{0}'' is no architecture")
  @ValueSource(strings = {"", "AMD64", "arm/v7", "x86_64"})
  void anArchitectureIsAGoarch(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Architecture(name));
  }

  @Test
  void sortsByName() {
    assertThat(new Platform("aarch64")).isLessThan(new Platform("x86_64"));
  }
}
