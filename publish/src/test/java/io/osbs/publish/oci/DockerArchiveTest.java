package io.osbs.publish.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.image.Digest;
import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Archives, read by those who read what {@code docker save} writes. */
@Tag("real")
final class DockerArchiveTest {

  @TempDir Path directory;

  /** A layer of one file, by the machine's own tar. */
  private DockerArchive.Layer layer(String name, boolean gzipped) throws Exception {
    Path content = Files.writeString(directory.resolve(name), "content of " + name);
    Path tar = directory.resolve(name + ".tar");
    run("tar", "-C", directory.toString(), "-cf", tar.toString(), "--", name);
    byte[] plain = Files.readAllBytes(tar);
    if (gzipped) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tar))) {
        out.write(plain);
      }
    }
    assertThat(content).exists();
    return new DockerArchive.Layer(tar, Digests.of(plain));
  }

  private static byte[] config(List<DockerArchive.Layer> layers) {
    String ids =
        String.join(",", layers.stream().map(each -> "\"" + each.diffId() + "\"").toList());
    return """
    {"architecture": "amd64",  "os": "linux", "config": {"Labels": {"a": "b"}},
     "rootfs": {"type": "layers", "diff_ids": [%s]}}\
    """
        .formatted(ids)
        .getBytes(StandardCharsets.UTF_8);
  }

  private String run(String... argv) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }

  @Test
  void otherProgramsReadItAndFindTheImageUnchanged() throws Exception {
    RealTools.need("skopeo", "tar", "gzip");
    List<DockerArchive.Layer> layers = List.of(layer("first", true), layer("second", false));
    byte[] config = config(layers);
    Path archive = directory.resolve("image.tar.gz");

    List<Long> sizes = DockerArchive.write(config, layers, "registry.example.com/hello:1", archive);

    assertThat(sizes).containsExactly(10240L, 10240L);
    assertThat(run("tar", "-tzf", archive.toString()).lines())
        .containsExactly(
            Digests.of(config).hex() + ".json",
            layers.get(0).diffId().hex() + ".tar",
            layers.get(1).diffId().hex() + ".tar",
            "manifest.json");
    // Skopeo 1.9 cannot read small ones that are compressed, whoever compressed them.
    run("gzip", "--decompress", archive.toString());
    Path copy = directory.resolve("copy");
    run(
        "skopeo",
        "--insecure-policy",
        "--tmpdir=" + directory,
        "copy",
        "docker-archive:" + directory.resolve("image.tar") + ":registry.example.com/hello:1",
        "dir:" + copy);
    JsonNode manifest = Json.parse(Files.readAllBytes(copy.resolve("manifest.json")));
    assertThat(manifest.path("config").path("digest").asString(""))
        .isEqualTo(Digests.of(config).toString());
  }

  @Test
  void aLayerThatIsNotWhatTheConfigurationSaysIsRefused() throws Exception {
    DockerArchive.Layer layer = layer("first", true);
    DockerArchive.Layer wrong =
        new DockerArchive.Layer(layer.file(), new Digest("sha256:" + "0".repeat(64)));

    assertThatThrownBy(() ->
            DockerArchive.write(new byte[0], List.of(wrong), "x:1", directory.resolve("a.tar.gz")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("as the configuration says");
  }

  @Test
  void aLayerOfAnotherCompressionIsNamed() throws Exception {
    Path file = directory.resolve("zstd");
    Files.write(file, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0});
    DockerArchive.Layer layer =
        new DockerArchive.Layer(file, new Digest("sha256:" + "0".repeat(64)));

    assertThatThrownBy(() ->
            DockerArchive.write(new byte[0], List.of(layer), "x:1", directory.resolve("a.tar.gz")))
        .hasMessageContaining("zstd");
  }
}
