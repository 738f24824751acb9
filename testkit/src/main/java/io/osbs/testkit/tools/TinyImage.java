package io.osbs.testkit.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An image of a few hundred bytes for several architectures, as an OCI image layout. What is in it
 * depends on its seed alone.
 *
 * @param layout the folder of the layout; the index is called "image" there
 * @param index digest of the index
 * @param images digests of the images, by the order of their architectures
 */
public record TinyImage(Path layout, String index, List<String> images) {

  /**
   * Makes one.
   *
   * @param folder a folder that is not there yet
   * @param seed images of different seeds share nothing
   */
  public static TinyImage make(Path folder, String seed, String... architectures)
      throws IOException {
    Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    List<String> digests = new ArrayList<>();
    List<String> entries = new ArrayList<>();
    for (String architecture : architectures) {
      // Two empty blocks end a tar archive; what comes after them is ours.
      byte[] tar = new byte[2048];
      byte[] mark = (seed + " " + architecture).getBytes(UTF_8);
      System.arraycopy(mark, 0, tar, 1024, Math.min(mark.length, 1024));
      byte[] layer = gzip(tar);
      String config =
          """
          {"architecture":"%s","os":"linux","config":{"Labels":{"name":"%s"}},\
          "rootfs":{"type":"layers","diff_ids":["%s"]}}\
          """
              .formatted(architecture, seed, digest(tar));
      String manifest =
          """
          {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
          "config":%s,"layers":[%s]}\
          """
              .formatted(
                  put(folder, "application/vnd.oci.image.config.v1+json", config.getBytes(UTF_8)),
                  put(folder, "application/vnd.oci.image.layer.v1.tar+gzip", layer));
      byte[] bytes = manifest.getBytes(UTF_8);
      String entry = put(folder, "application/vnd.oci.image.manifest.v1+json", bytes);
      digests.add(digest(bytes));
      entries.add(
          entry.replaceFirst(
              "}$",
              ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}".formatted(architecture)));
    }
    String type = "application/vnd.oci.image.index.v1+json";
    byte[] index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(type, String.join(",", entries))
            .getBytes(UTF_8);
    String named =
        put(folder, type, index)
            .replaceFirst(
                "}$", ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"image\"}}");
    Files.writeString(
        folder.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(named));
    return new TinyImage(folder, digest(index), List.copyOf(digests));
  }

  /** Copies the index and its images to a registry without TLS and without credentials. */
  public void push(String host, String repository, String tag)
      throws IOException, InterruptedException {
    RealTools.need("skopeo");
    Process process =
        new ProcessBuilder(
                "skopeo",
                "copy",
                "--quiet",
                "--all",
                "--preserve-digests",
                "--dest-tls-verify=false",
                "oci:" + layout + ":image",
                "docker://%s/%s:%s".formatted(host, repository, tag))
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("skopeo copy failed with " + process.exitValue());
    }
  }

  private static String put(Path folder, String mediaType, byte[] content) throws IOException {
    String digest = digest(content);
    Files.write(folder.resolve("blobs").resolve(digest.replace(':', '/')), content);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, content.length);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
