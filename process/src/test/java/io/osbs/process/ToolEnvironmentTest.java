package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ToolEnvironmentTest {

  private static final Path HOME = Path.of("/work");

  @Test
  void nothingOfWhoeverRunsTheBuildReachesItsPrograms() {
    Map<String, String> ambient =
        Map.of("PATH", "/bin", "OSBS_ORDER", "{}", "GITHUB_TOKEN", "t", "HOME", "/root");

    assertThat(ToolEnvironment.of(ambient, HOME))
        .isEqualTo(Map.of("PATH", "/bin", "HOME", "/work", "TMPDIR", "/work", "LC_ALL", "C.UTF-8"));
  }

  @Test
  void proxiesAndCertificatesDo() {
    Map<String, String> ambient =
        Map.of("https_proxy", "http://proxy:3128", "SSL_CERT_FILE", "/etc/site.pem");

    assertThat(ToolEnvironment.of(ambient, HOME)).containsAllEntriesOf(ambient);
  }

  @Test
  void buildahIsToldThatItsRootIsAnOrdinaryUser() {
    Map<String, String> ambient =
        Map.of(
            "_CONTAINERS_USERNS_CONFIGURED", "done",
            "_CONTAINERS_ROOTLESS_UID", "1000",
            "_CONTAINERS_ROOTLESS_GID", "1000");

    assertThat(ToolEnvironment.of(ambient, HOME)).containsAllEntriesOf(ambient);
  }
}
