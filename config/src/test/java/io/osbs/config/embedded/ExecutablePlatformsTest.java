package io.osbs.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.embedded.ExecutablePlatforms.Unusable;
import io.osbs.core.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExecutablePlatformsTest {

  @TempDir Path binfmt;

  private void register(String name, String state, String flags) throws IOException {
    Files.writeString(
        binfmt.resolve(name),
        """
        %s
        interpreter /usr/libexec/qemu-binfmt/%s
        flags: %s
        offset 0
        magic 7f454c460201010000000000000000000200b700
        mask ffffffffffffff00fffffffffffffffffeffffff
        """
            .formatted(state, name, flags));
  }

  @Test
  void areTheNativeOneAndThoseWithAnEnabledFixedEmulator() throws IOException {
    Files.writeString(binfmt.resolve("register"), "");
    Files.writeString(binfmt.resolve("status"), "enabled\n");
    register("qemu-s390x", "enabled", "PF");
    register("qemu-aarch64", "enabled", "OCF");
    register("qemu-arm-static", "enabled", "F");
    register("qemu-ppc64le", "enabled", "OC");
    register("qemu-riscv64", "disabled", "F");
    register("qemu-x86_64", "enabled", "F");
    register("qemu-m68k", "enabled", "F");
    register("python3.11", "enabled", "F");
    ExecutablePlatforms found = ExecutablePlatforms.find("amd64", binfmt);
    assertThat(found.platforms())
        .extracting(Platform::name)
        .containsExactly("x86_64", "aarch64", "armv7hl", "s390x");
    assertThat(found.nativePlatform()).isEqualTo(new Platform("x86_64"));
    assertThat(found.unusable())
        .isEqualTo(
            Map.of(
                new Platform("ppc64le"), Unusable.NOT_FIXED,
                new Platform("riscv64"), Unusable.DISABLED));
    assertThat(found.canExecute(new Platform("s390x"))).isTrue();
    assertThat(found.canExecute(new Platform("ppc64le"))).isFalse();
  }

  @Test
  void isOnlyTheNativeOneWhereNothingIsRegistered() {
    ExecutablePlatforms found = ExecutablePlatforms.find("aarch64", binfmt.resolve("absent"));
    assertThat(found)
        .isEqualTo(new ExecutablePlatforms(List.of(new Platform("aarch64")), Map.of()));
  }

  @Test
  void isOnlyTheNativeOneWhereAllEmulatorsAreSwitchedOff() throws IOException {
    Files.writeString(binfmt.resolve("status"), "disabled\n");
    register("qemu-s390x", "enabled", "F");
    ExecutablePlatforms found = ExecutablePlatforms.find("amd64", binfmt);
    assertThat(found.platforms()).containsExactly(new Platform("x86_64"));
    assertThat(found.unusable()).containsEntry(new Platform("s390x"), Unusable.DISABLED);
  }

  @ParameterizedTest(name = "os.arch {0} is {1}")
  @CsvSource({
    "amd64,x86_64", "x86_64,x86_64", "aarch64,aarch64", "arm64,aarch64", "ppc64le,ppc64le",
    "s390x,s390x", "riscv64,riscv64", "i386,i686", "x86,i686", "arm,armv7hl",
    "loongarch64,loongarch64"
  })
  void theNativePlatformFollowsFromTheJvm(String osArch, String platform) {
    assertThat(ExecutablePlatforms.find(osArch, binfmt).nativePlatform())
        .isEqualTo(new Platform(platform));
  }

  @Test
  void aPlatformThatCannotRunSaysHowToRegisterIt() throws IOException {
    register("qemu-ppc64le", "enabled", "");
    register("qemu-riscv64", "disabled", "F");
    ExecutablePlatforms found = ExecutablePlatforms.find("amd64", binfmt);
    assertThat(found.howToExecute(new Platform("s390x")))
        .contains("no emulator is registered", "update-binfmts --enable qemu-s390x");
    assertThat(found.howToExecute(new Platform("armv7hl"))).contains("--enable qemu-arm");
    assertThat(found.howToExecute(new Platform("ppc64le")))
        .contains("without flag F", "echo -1 > /proc/sys/fs/binfmt_misc/qemu-ppc64le");
    assertThat(found.howToExecute(new Platform("riscv64")))
        .contains("disabled", "echo 1 > /proc/sys/fs/binfmt_misc/qemu-riscv64");
    assertThat(found.howToExecute(new Platform("vax")))
        .startsWith("no emulator is known for platform vax; those with one are aarch64,");
  }
}
