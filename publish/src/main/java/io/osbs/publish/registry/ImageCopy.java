package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Retry;
import io.osbs.process.Together;
import io.osbs.publish.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Copies images from one repository to another, byte for byte, so that every digest stays what it
 * is. What the target has is not sent; what another repository of the same registry has is taken
 * over there. Layers flow from one registry into the other and are nowhere kept. Their bytes are
 * checked where they arrive: a registry stores a blob only under the digest it has, and says so.
 */
public final class ImageCopy {

  /** As many layers travel at once. */
  private static final int STREAMS = 4;

  private final RegistryClient source;
  private final String sourceRepository;
  private final RegistryClient target;
  private final String targetRepository;
  private final Retry retry;
  private final Retry.Notice notice;
  private final Semaphore streams = new Semaphore(STREAMS);

  /**
   * A copy between two repositories.
   *
   * @param retry for each layer
   */
  public ImageCopy(
      RegistryClient source,
      String sourceRepository,
      RegistryClient target,
      String targetRepository,
      Retry retry,
      Retry.Notice notice) {
    this.source = source;
    this.sourceRepository = sourceRepository;
    this.target = target;
    this.targetRepository = targetRepository;
    this.retry = retry;
    this.notice = notice;
  }

  /**
   * Copies an image, or an index with all its images.
   *
   * @param reference a tag or digest of the source
   * @param tag what it is called at the target; null for its digest alone
   * @return its digest
   */
  public Digest copy(String reference, @Nullable String tag)
      throws FailureException, InterruptedException {
    Document document = read(reference);
    Manifest manifest = parse(document, reference);
    Map<Digest, Document> images = new LinkedHashMap<>();
    Map<Digest, Long> blobs = new LinkedHashMap<>();
    if (manifest.isList()) {
      for (Digest child : manifest.images()) {
        Document image = read(child.value());
        images.put(child, image);
        blobs.putAll(parse(image, child.value()).blobs());
      }
    } else {
      blobs.putAll(manifest.blobs());
    }
    copyBlobs(blobs);
    List<Together.Task<Boolean>> writes = new ArrayList<>();
    images.forEach(
        (digest, image) -> writes.add(() -> target.store(targetRepository, digest.value(), image)));
    Together.run(writes);
    target.store(targetRepository, tag == null ? document.digest().value() : tag, document);
    return document.digest();
  }

  private Document read(String reference) throws FailureException, InterruptedException {
    return source
        .manifest(sourceRepository, reference)
        .orElseThrow(() ->
            FailureException.of(
                FailureKind.CONFIGURATION,
                "%s has no %s of %s to copy"
                    .formatted(source.access().host(), reference, sourceRepository)));
  }

  private Manifest parse(Document document, String reference) throws FailureException {
    return Manifest.parse(
        document.bytes(),
        "%s of %s in %s".formatted(reference, sourceRepository, source.access().host()));
  }

  private void copyBlobs(Map<Digest, Long> blobs) throws FailureException, InterruptedException {
    List<Together.Task<Boolean>> copies = new ArrayList<>();
    blobs.forEach((digest, size) ->
        copies.add(() -> {
          streams.acquire();
          try {
            return copyBlob(digest, size);
          } finally {
            streams.release();
          }
        }));
    Together.run(copies);
  }

  private boolean copyBlob(Digest digest, long size) throws FailureException, InterruptedException {
    if (target.hasBlob(targetRepository, digest)) {
      return false;
    }
    boolean sameRegistry = source.access().host().equals(target.access().host());
    if (sameRegistry && target.mount(targetRepository, digest, sourceRepository)) {
      return false;
    }
    return retry.run(
        notice,
        () ->
            source.pass(
                sourceRepository,
                digest,
                content -> target.send(targetRepository, new Once(digest, size, content), null)));
  }

  /** A blob on its way; a second reading needs a second download. */
  private static final class Once implements BlobSource {
    private final Digest digest;
    private final long size;
    private @Nullable InputStream content;

    private Once(Digest digest, long size, InputStream content) {
      this.digest = digest;
      this.size = size;
      this.content = content;
    }

    @Override
    public Digest digest() {
      return digest;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() throws IOException {
      InputStream once = content;
      if (once == null) {
        throw new IOException("it has been read already");
      }
      content = null;
      return once;
    }
  }
}
