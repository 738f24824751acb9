package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Images;
import io.osbs.it.tools.Machine;
import io.osbs.it.tools.Ran;
import io.osbs.it.tools.SharedRegistry;
import io.osbs.it.tools.Sources;
import io.osbs.testkit.tools.RealPulp;
import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a commit to what users pull from a real Pulp. */
@Tag("all")
class PulpTest extends EndToEnd {

  private final String repository = "hello-" + Long.toString(System.nanoTime(), 36);

  @AfterEach
  void removeFromPulp() throws Exception {
    RealPulp pulp = RealPulp.need();
    for (String kind : List.of("distributions", "repositories")) {
      for (JsonNode each : pulp.list(kind + "/?name=shop/" + repository)) {
        pulp.delete(each.path("pulp_href").asString());
      }
    }
  }

  /** The files of a site as the administrator document sets one up. */
  private Path osbsConf(RealPulp pulp, String more) throws Exception {
    Path state = osbs.home().resolve("orchestrators");
    Path secret = Files.createDirectories(state.resolve("secrets/pulp"));
    Files.copy(pulp.publisherPasswordFile(), secret.resolve("password"));
    Files.copy(pulp.authorities(), secret.resolve("ca.pem"));
    Path reactor = Files.createDirectories(state.resolve("secrets/reactor-config"));
    Files.writeString(
        reactor.resolve("config.yaml"),
        SharedRegistry.configYaml()
            + """
            clusters:
              %s: [{name: native, max_concurrent_builds: 1}]
              %s: [{name: emulated, max_concurrent_builds: 1}]
            pulp:
              url: %s
              ca_file: /var/run/secrets/atomic-reactor/pulp/ca.pem
              auth:
                username: %s
                password_file: /var/run/secrets/atomic-reactor/pulp/password
              repository_prefix: shop/
            %s
            """
                .formatted(
                    Machine.NATIVE,
                    Machine.EMULATED,
                    pulp.url(),
                    RealPulp.PUBLISHER,
                    more.indent(2).stripTrailing()));
    Path client = Files.createDirectories(state.resolve("secrets/client-config"));
    Files.writeString(
        client.resolve("osbs.conf"),
        "[general]\n[native]\nstate_dir = %s\n[emulated]\nstate_dir = %s\n"
            .formatted(osbs.home().resolve("native"), osbs.home().resolve("emulated")));
    return osbs.file(
        "osbs.conf",
        """
        [general]

        [default]
        state_dir = %s
        can_orchestrate = true
        reactor_config_secret = reactor-config
        client_config_secret = client-config
        pulp_secret = pulp
        """
            .formatted(state));
  }

  private Path example() throws Exception {
    Path hello = RealTools.repositoryRoot().resolve("examples/hello");
    Path source = hello(repository, "COPY hello /hello");
    Files.copy(hello.resolve("hello"), source.resolve("hello"));
    Sources.commit(source);
    return source;
  }

  @Test
  void aCommitBecomesAnImageInPulp() throws Exception {
    Machine.needEmulator();
    RealPulp pulp = RealPulp.need();
    Path conf = osbsConf(pulp, "");

    Ran ran = osbs.run("build", "--config", conf, "-o", "json", example()).ended(0);

    JsonNode image = ran.json().path("image");
    String digest = image.path("digest").asString();
    String path = "docker://%s/shop/%s".formatted(pulp.host(), repository);
    List<String> inPulp =
        List.of(
            path + "@" + digest,
            path + ":" + ran.json().path("request").asString(),
            path + ":latest",
            path + ":1.0",
            path + ":1.0-1");
    List<String> references =
        image.path("references").values().stream().map(JsonNode::asString).toList();
    assertThat(references).startsWith(inPulp.toArray(String[]::new));
    String registry = SharedRegistry.host();
    assertThat(references).anyMatch(each -> each.contains(registry));
    for (String reference : inPulp) {
      assertThat(Images.digest(reference)).isEqualTo(digest);
    }
    skopeoPulls(path + "@" + digest, "by-digest");
    skopeoPulls(path + ":latest", "by-tag");
    assertThat(Images.pull(path + "@" + digest, Machine.EMULATED, folder).file("hello"))
        .isNotEmpty();
    assertThat(pulp.list("repositories/?name__startswith=osbs-staging/")).isEmpty();
    assertThat(everything(ran))
        .doesNotContain(Files.readString(pulp.publisherPasswordFile()).strip());
  }

  @Test
  void theRegistrysCopyGoesWhenItIsOnlyAWayToPulp() throws Exception {
    Machine.needEmulator();
    RealPulp pulp = RealPulp.need();
    Path conf = osbsConf(pulp, "method: push\ndelete_from_registry: true");

    Ran ran = osbs.run("build", "--config", conf, "-o", "json", example()).ended(0);

    JsonNode image = ran.json().path("image");
    assertThat(image.path("references").values())
        .extracting(JsonNode::asString)
        .allMatch(each -> each.startsWith("docker://" + pulp.host()));
    assertThat(Images.digest("docker://%s/shop/%s:latest".formatted(pulp.host(), repository)))
        .isEqualTo(image.path("digest").asString());
    assertThat(Images.tags(SharedRegistry.host(), repository)).doesNotContain("latest");
  }

  /** All platforms of an image, every byte, by somebody else's program. */
  private void skopeoPulls(String reference, String name) throws Exception {
    Process process =
        new ProcessBuilder(
                "skopeo",
                "copy",
                "--all",
                "--quiet",
                "--preserve-digests",
                "--src-tls-verify=false",
                reference,
                "dir:" + folder.resolve(name))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).as("skopeo copy " + reference).isZero();
  }

  private String everything(Ran ran) throws IOException {
    List<String> texts = new ArrayList<>(List.of(ran.out(), ran.err()));
    try (var files = Files.walk(osbs.home())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        // The administrator's own secret.
        if (!file.startsWith(osbs.home().resolve("orchestrators/secrets"))) {
          texts.add(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
    }
    return String.join("\n", texts);
  }
}
