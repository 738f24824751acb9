package io.osbs.publish;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import io.osbs.publish.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One OCI image layout (image-spec 1.0, image-layout.md) as files. Each file appears whole or not
 * at all. Changing {@code index.json} is for one at a time: the caller sees to that.
 */
final class OciLayout {

  static final String REFERENCE_NAME = "org.opencontainers.image.ref.name";

  private static final String LAYOUT_FILE = "oci-layout";
  private static final String INDEX_FILE = "index.json";

  private final Path folder;

  OciLayout(Path folder) {
    this.folder = folder;
  }

  Path blob(Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** Makes the folder a layout, if it is none yet. */
  void initialise() throws IOException {
    Files.createDirectories(folder.resolve("blobs/sha256"));
    Path marker = folder.resolve(LAYOUT_FILE);
    if (!Files.exists(marker)) {
      Temporary.replace(
          marker, "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    }
  }

  boolean has(Digest digest, long size) throws IOException {
    try {
      return Files.size(blob(digest)) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void putBlob(Digest digest, byte[] bytes) throws IOException {
    // Written also when it is there: its age says when it was last wanted.
    Temporary.replace(blob(digest), bytes);
  }

  /** Takes over a file whose digest was verified: by a hard link, or a copy from another disk. */
  void linkBlob(Digest digest, Path file) throws IOException {
    Path target = blob(digest);
    if (isKept(digest, file)) {
      return;
    }
    // Something of another size is a leftover of a disk that failed.
    Files.deleteIfExists(target);
    try {
      Files.createLink(target, file);
    } catch (FileAlreadyExistsException e) {
      // Somebody else brought the same content meanwhile.
    } catch (FileSystemException | UnsupportedOperationException e) {
      Temporary.copy(file, target);
    }
  }

  /** Says to whoever prunes that a blob is wanted; false when there is none of that content. */
  private boolean isKept(Digest digest, Path file) throws IOException {
    long size = Files.size(file);
    if (!has(digest, size)) {
      return false;
    }
    try {
      Files.setLastModifiedTime(blob(digest), Files.getLastModifiedTime(file));
    } catch (NoSuchFileException e) {
      return false;
    }
    // Again: it may have been taken away in between.
    return has(digest, size);
  }

  /** The descriptors in index.json; none when there is no such file. */
  JsonNode descriptors() throws IOException {
    Path file = folder.resolve(INDEX_FILE);
    try {
      return Json.parse(Files.readAllBytes(file)).path("manifests");
    } catch (NoSuchFileException e) {
      return Json.object().putArray("manifests");
    } catch (JacksonException e) {
      throw new IOException(file + " is no JSON document: " + e.getOriginalMessage(), e);
    }
  }

  /** Names an index by these tags, and takes them from whatever they named before. */
  void putTags(Digest index, long size, List<String> tags) throws IOException {
    ObjectNode document = Json.object();
    document.put("schemaVersion", 2);
    ArrayNode manifests = document.putArray("manifests");
    for (JsonNode descriptor : descriptors()) {
      if (!tags.contains(nameOf(descriptor))) {
        manifests.add(descriptor);
      }
    }
    for (String tag : tags) {
      ObjectNode descriptor = manifests.addObject();
      descriptor
          .put("mediaType", MediaTypes.INDEX)
          .put("digest", index.value())
          .put("size", size)
          .putObject("annotations")
          .put(REFERENCE_NAME, tag);
    }
    Temporary.replace(folder.resolve(INDEX_FILE), Json.bytes(document));
  }

  /** Takes these tags away; true when there was one. */
  boolean removeTags(List<String> tags) throws IOException {
    ObjectNode document = Json.object();
    document.put("schemaVersion", 2);
    ArrayNode manifests = document.putArray("manifests");
    boolean found = false;
    for (JsonNode descriptor : descriptors()) {
      if (tags.contains(nameOf(descriptor))) {
        found = true;
      } else {
        manifests.add(descriptor);
      }
    }
    if (found) {
      Temporary.replace(folder.resolve(INDEX_FILE), Json.bytes(document));
    }
    return found;
  }

  static String nameOf(JsonNode descriptor) {
    return descriptor.path("annotations").path(REFERENCE_NAME).asString("");
  }
}
