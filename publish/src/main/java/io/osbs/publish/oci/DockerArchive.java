package io.osbs.publish.oci;

import io.osbs.core.image.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an image as {@code docker save} does: a tar with {@code manifest.json}, the configuration
 * and the layers, uncompressed (moby, image/spec, version 1.2), the whole of it gzipped. The
 * configuration is the image's own, byte for byte, so that the image id stays what it is.
 */
public final class DockerArchive {

  private static final int BLOCK = 512;
  private static final int SIZE_FIELD = 124;
  private static final int SUM_FIELD = 148;

  /** What eleven octal digits can say. */
  private static final long LARGEST_OCTAL = 077777777777L;

  private DockerArchive() {}

  /**
   * A layer that is there as a file, gzipped or plain.
   *
   * @param diffId of the uncompressed content, as the configuration has it
   */
  public record Layer(Path file, Digest diffId) {}

  /**
   * Writes an archive.
   *
   * @param name what {@code docker load} calls the image, {@code HOST/REPOSITORY:TAG}
   * @param layers oldest first
   * @return the bytes of each layer's uncompressed content
   * @throws IOException also when a layer is not what the configuration says
   */
  public static List<Long> write(byte[] config, List<Layer> layers, String name, Path file)
      throws IOException {
    List<Long> sizes = new ArrayList<>();
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 64 * 1024)) {
      String configName = Digests.of(config).hex() + ".json";
      entry(out, configName, config);
      for (Layer layer : layers) {
        long size = measured(layer);
        header(out, layerName(layer), size);
        try (InputStream content = open(layer.file())) {
          content.transferTo(out);
        }
        pad(out, size);
        sizes.add(size);
      }
      entry(out, "manifest.json", manifest(configName, layers, name));
      out.write(new byte[2 * BLOCK]);
    }
    return sizes;
  }

  private static String layerName(Layer layer) {
    return layer.diffId().hex() + ".tar";
  }

  private static byte[] manifest(String configName, List<Layer> layers, String name) {
    ObjectNode image = Json.object();
    image.put("Config", configName);
    image.putArray("RepoTags").add(name);
    ArrayNode names = image.putArray("Layers");
    layers.forEach(layer -> names.add(layerName(layer)));
    ArrayNode all = Json.object().putArray("images");
    all.add(image);
    return Json.bytes(all);
  }

  /** A tar names a file's size first, so a layer is read twice. */
  private static long measured(Layer layer) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long size;
      try (InputStream content = new DigestInputStream(open(layer.file()), digest)) {
        size = content.transferTo(OutputStream.nullOutputStream());
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(layer.diffId().hex())) {
        throw new IOException(
            "a layer is sha256:%s and not %s, as the configuration says"
                .formatted(found, layer.diffId()));
      }
      return size;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
    in.mark(4);
    byte[] start = in.readNBytes(4);
    in.reset();
    if (start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b) {
      return new GZIPInputStream(in, 64 * 1024);
    }
    if (start.length == 4 && start[0] == 0x28 && start[1] == (byte) 0xb5 && start[2] == 0x2f) {
      in.close();
      throw new IOException("a layer is compressed by zstd, which cannot be read here");
    }
    return in;
  }

  private static void entry(OutputStream out, String name, byte[] content) throws IOException {
    header(out, name, content.length);
    out.write(content);
    pad(out, content.length);
  }

  private static void pad(OutputStream out, long size) throws IOException {
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  /** A header of POSIX 1003.1-1988 (ustar); larger sizes as GNU tar writes them. */
  private static void header(OutputStream out, String name, long size) throws IOException {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    if (size <= LARGEST_OCTAL) {
      put(header, SIZE_FIELD, "%011o\0".formatted(size));
    } else {
      header[SIZE_FIELD] = (byte) 0x80;
      ByteBuffer.wrap(header).putLong(SIZE_FIELD + 4, size);
    }
    put(header, 136, "00000000000\0");
    Arrays.fill(header, SUM_FIELD, SUM_FIELD + 8, (byte) ' ');
    put(header, 156, "0");
    put(header, 257, "ustar\000" + "00");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, SUM_FIELD, "%06o\0 ".formatted(sum));
    out.write(header);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
