package io.osbs.it.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images as other people's programs see them: skopeo reads, buildah pulls and looks inside. */
public final class Images {

  private Images() {}

  /** The digest of what skopeo finds under a reference: an index has its own. */
  public static String digest(String reference) throws Exception {
    byte[] document = raw(reference);
    return "sha256:"
        + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
  }

  private static byte[] raw(String reference) throws Exception {
    return run(List.of("skopeo", "inspect", "--raw", "--tls-verify=false", reference), Map.of());
  }

  /** The tags of a repository in the shared registry; none when there is no such repository. */
  public static List<String> tags(String host, String repository) throws Exception {
    Process process =
        new ProcessBuilder(
                "skopeo", "list-tags", "--tls-verify=false", "docker://" + host + "/" + repository)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      if (output.contains("404")
          || output.contains("NAME_UNKNOWN")
          || output.contains("name unknown")) {
        return List.of();
      }
      throw new AssertionError("skopeo list-tags failed: " + output);
    }
    return JsonMapper.shared().readTree(output).path("Tags").values().stream()
        .map(JsonNode::asString)
        .toList();
  }

  /** Removes an image by its digest, as a registry's own cleaning does. */
  public static void delete(String reference) throws Exception {
    var _ = run(List.of("skopeo", "delete", "--tls-verify=false", reference), Map.of());
  }

  /** What buildah got of an image. */
  public record Content(JsonNode config, Path files) {

    public String label(String name) {
      return config.path("config").path("Labels").path(name).asString("");
    }

    /** The text of a file in it. */
    public String file(String path) throws IOException {
      return Files.readString(files.resolve(path));
    }
  }

  /** The image of one platform, pulled by buildah into a storage of its own, and unpacked. */
  public static Content pull(String reference, String platform, Path folder) throws Exception {
    Path work = Files.createTempDirectory(folder, "pulled");
    List<String> storage =
        List.of(
            "buildah",
            "--root=" + work.resolve("root"),
            "--runroot=" + work.resolve("run"),
            "--storage-driver=vfs");
    Map<String, String> environment = Map.of("TMPDIR", work.toString());
    String id =
        text(
            run(
                with(
                    storage,
                    "pull",
                    "--quiet",
                    "--tls-verify=false",
                    "--platform=linux/" + Machine.architecture(platform),
                    reference),
                environment));
    JsonNode config =
        JsonMapper.shared()
            .readTree(
                JsonMapper.shared()
                    .readTree(run(with(storage, "inspect", "--type=image", id), environment))
                    .path("Config")
                    .asString());
    String container = text(run(with(storage, "from", "--pull-never", id), environment));
    return new Content(config, files(storage, container, work, environment));
  }

  /** Root sees what buildah mounts; another user only from within buildah's namespace. */
  private static Path files(
      List<String> storage, String container, Path work, Map<String, String> environment)
      throws Exception {
    if (Machine.isSuperuser()) {
      return Path.of(text(run(with(storage, "mount", container), environment)));
    }
    Path files = work.resolve("files");
    String copy = "cp -R \"$IMAGE\" \"$0\"";
    run(
        with(storage, "unshare", "--mount=IMAGE=" + container, "sh", "-c", copy, files.toString()),
        environment);
    return files;
  }

  private static List<String> with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8).strip();
  }

  private static byte[] run(List<String> argv, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new AssertionError(argv + " ended with " + process.exitValue());
    }
    return output;
  }
}
