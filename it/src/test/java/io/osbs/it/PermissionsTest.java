package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.Running;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are there and that this user may not read: which one, and what to do about it. */
class PermissionsTest extends EndToEnd {

  private static final String NOT_ALLOWED = "permission denied";

  /** Takes from the superuser what lets him read everything; anybody else never had it. */
  private static final List<String> AS_ANYBODY =
      List.of(
          "setpriv",
          "--bounding-set=-dac_override,-dac_read_search",
          "--inh-caps=-dac_override,-dac_read_search");

  private Ran run(Object... arguments) throws Exception {
    try (Running running =
        osbs.startAs(Machine.isSuperuser() ? AS_ANYBODY : List.of(), arguments)) {
      return running.ended();
    }
  }

  /** What a check found is data: it is on standard output. */
  private void finds(Object conf, Object site, String... texts) throws Exception {
    Ran ran =
        run("config", "check", "--offline", "--config", conf, "--reactor-config", site).ended(2);
    assertThat(ran.out()).contains(texts);
  }

  private Path closed(String name, String content) throws IOException {
    Path file = osbs.file(name, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
  }

  private Path conf(String section) throws IOException {
    return osbs.file(
        "osbs.conf",
        """
        [default]
        state_dir = %s
        can_orchestrate = true
        %s
        """
            .formatted(osbs.home().resolve("home"), section));
  }

  @Test
  void osbsConf() throws Exception {
    Path file = closed("closed.conf", "[default]\n");
    run("list", "--config", file).ended(2).says(file + ": error: " + NOT_ALLOWED, "ls -l");
    finds(file, site(), file + ": error: " + NOT_ALLOWED);
  }

  @Test
  void configYaml() throws Exception {
    Path file = closed("closed.yaml", SharedRegistry.configYaml());
    Path source = checkout("closed", Sources.scratch("closed"));
    run("build", "--reactor-config", file, source).ended(2).says(file.toString(), NOT_ALLOWED);
    finds(conf(""), file, file + ": error: " + NOT_ALLOWED);
    assertThat(
            run("config", "check", "--offline", "--reactor-config", site(), "--against", file)
                .ended(2)
                .out())
        .contains(file + ": error: " + NOT_ALLOWED);
  }

  @Test
  void theOsbsConfOfTheWorkerClusters() throws Exception {
    Path file = closed("client.conf", "[default]\n");
    assertThat(
            run("config", "check", "--client-config", file, "--reactor-config", site())
                .ended(2)
                .out())
        .contains(file + ": error: " + NOT_ALLOWED);
  }

  @Test
  void aTokenFile() throws Exception {
    Path token = closed("token", "abc");
    Path conf =
        osbs.file(
            "osbs.conf",
            """
            [default]
            kubernetes_url = https://127.0.0.1:1
            engine = kubernetes
            build_image = x
            can_orchestrate = true
            token_file = %s
            """
                .formatted(token));
    run("list", "--config", conf).ended(4).says("token_file " + token, NOT_ALLOWED);
    finds(conf, site(), "token_file", token + " is not there, or this user may not read it");
  }

  @Test
  void credentialsForARegistry() throws Exception {
    Path auth = closed("auth.json", "{}");
    Path site =
        osbs.file(
            "config.yaml",
            """
            registries:
            - url: "http://%1$s"
              insecure: true
              auth: {cfg_path: %2$s}
            source_registry: {url: "http://%1$s", insecure: true}
            """
                .formatted(SharedRegistry.host(), auth));
    run(
            "build",
            "--reactor-config",
            site,
            "--platform",
            Machine.NATIVE,
            checkout("closed", Sources.scratch("closed")))
        .ended(2)
        .says(auth.toString(), NOT_ALLOWED);
  }

  @Test
  void secretsOfALocalCluster() throws Exception {
    Path conf = conf("reactor_config_secret = reactor-config");
    Path secret =
        closed("osbs-home/home/secrets/reactor-config/config.yaml", SharedRegistry.configYaml());
    run("clusters", "--config", conf).ended(4).says(secret.toString(), NOT_ALLOWED);
    assertThat(run("config", "check", "--config", conf).ended(4).out())
        .contains(secret.toString(), NOT_ALLOWED);
  }
}
