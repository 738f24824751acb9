package io.osbs.publish.registry;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One registry. Every read is checked against its digest, every write against what the registry
 * says it stored. Failures that may pass are tried again as the {@link Retry} says, rate limits are
 * respected. Safe for use by several threads.
 */
public final class RegistryClient implements AutoCloseable {

  /** Parts of this size are sent where a blob cannot be sent as a whole. */
  private static final int CHUNK = 8 << 20;

  /** No image has as many referrers as these pages hold. */
  private static final int PAGES = 100;

  private final RegistryAccess access;
  private final RegistryCaller caller;
  private final Retry retry;
  private final Retry.Notice notice;

  /** It refused a blob as a whole once: from then on they are sent in parts. */
  private volatile boolean inParts;

  /**
   * A client; it connects when it is asked for something.
   *
   * @param retry for each request that may be repeated, and for each upload
   * @param clock for the life of tokens
   */
  public RegistryClient(
      RegistryAccess access, Retry retry, Retry.Notice notice, InstantSource clock) {
    this.access = access;
    this.retry = retry;
    this.notice = notice;
    this.caller = new RegistryCaller(access, retry, notice, clock);
  }

  /** How the registry is reached. */
  public RegistryAccess access() {
    return access;
  }

  /** Connects, and finds out early what is wrong with address, certificate or credentials. */
  public void greet() throws FailureException, InterruptedException {
    caller.call(new Greet());
  }

  /** The manifest or index under a tag or digest; empty when there is none. */
  public Optional<Document> manifest(String repository, String reference)
      throws FailureException, InterruptedException {
    return caller.call(new ReadManifest(repository, reference));
  }

  /** The digest that a tag names, or that is there; empty when there is none. */
  public Optional<Digest> find(String repository, String reference)
      throws FailureException, InterruptedException {
    Optional<FindManifest.Found> found = caller.call(new FindManifest(repository, reference));
    if (found.isEmpty() || found.get().digest().isPresent()) {
      return found.flatMap(FindManifest.Found::digest);
    }
    return manifest(repository, reference).map(Document::digest);
  }

  /**
   * Stores a manifest or index under a tag or its digest.
   *
   * @return true when the registry itself lists it among the referrers of its subject
   */
  public boolean store(String repository, String reference, Document document)
      throws FailureException, InterruptedException {
    return caller.call(new WriteManifest(repository, reference, document));
  }

  /**
   * Checks that a tag or digest names this content. A registry may need a moment until what was
   * just written can be read.
   */
  public void require(String repository, String reference, Digest wanted)
      throws FailureException, InterruptedException {
    retry.run(
        notice,
        () -> {
          Optional<Digest> found = find(repository, reference);
          if (found.isEmpty()) {
            throw FailureException.of(
                FailureKind.INFRASTRUCTURE,
                "%s does not have %s of %s, which was pushed to it"
                    .formatted(access.host(), reference, repository));
          }
          if (!found.get().equals(wanted)) {
            throw FailureException.of(
                FailureKind.INFRASTRUCTURE,
                "%s of %s in %s is %s and not %s: somebody else moved it, or the registry rewrote it"
                    .formatted(reference, repository, access.host(), found.get(), wanted));
          }
          return wanted;
        });
  }

  /** True when the repository has the blob. */
  public boolean hasBlob(String repository, Digest digest)
      throws FailureException, InterruptedException {
    return caller.call(new FindBlob(repository, digest));
  }

  /**
   * A small blob.
   *
   * @param size bytes it has; more than 64 MiB are refused
   */
  public byte[] blob(String repository, Digest digest, long size)
      throws FailureException, InterruptedException {
    if (size < 0 || size > 64 << 20) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "blob %s of %s has %d bytes: too many to be read at once"
              .formatted(digest, repository, size));
    }
    return retry.run(notice, () -> read(repository, digest, size, InputStream::readAllBytes));
  }

  /** Downloads a blob, checks every byte of it, and keeps none. */
  public void verify(String repository, Digest digest, long size)
      throws FailureException, InterruptedException {
    retry.run(
        notice,
        () ->
            read(
                repository,
                digest,
                size,
                content -> content.transferTo(OutputStream.nullOutputStream())));
  }

  /** Downloads a blob into a file, and checks every byte of it. */
  public void download(String repository, Digest digest, long size, Path file)
      throws FailureException, InterruptedException {
    retry.run(
        notice,
        () ->
            read(
                repository,
                digest,
                size,
                content -> Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING)));
  }

  /** Reads a blob once, without a second try. */
  private <T> T read(String repository, Digest digest, long size, ReadBlob.Reader<T> reader)
      throws FailureException, InterruptedException {
    return caller.call(
        new ReadBlob<>(
            repository, digest, content -> reader.read(new CheckedStream(content, digest, size))));
  }

  /**
   * Passes a blob on, once, without a second try and without looking at its bytes: for whoever has
   * them checked elsewhere.
   */
  <T> T pass(String repository, Digest digest, ReadBlob.Reader<T> reader)
      throws FailureException, InterruptedException {
    return caller.call(new ReadBlob<>(repository, digest, reader));
  }

  /**
   * Makes sure that a repository has a blob.
   *
   * @param from another repository of this registry that may have it; null for none
   * @return true when its bytes had to be sent
   */
  public boolean upload(String repository, BlobSource blob, @Nullable String from)
      throws FailureException, InterruptedException {
    if (hasBlob(repository, blob.digest())) {
      return false;
    }
    return retry.run(notice, () -> send(repository, blob, from));
  }

  /** Sends a blob that was just made, and so is in no registry yet. */
  void add(String repository, BlobSource blob) throws FailureException, InterruptedException {
    retry.run(notice, () -> send(repository, blob, null));
  }

  /** One try of an upload; true when bytes were sent. */
  boolean send(String repository, BlobSource blob, @Nullable String from)
      throws FailureException, InterruptedException {
    Optional<BeginUpload.Session> session = begin(repository, blob.digest(), from);
    if (session.isEmpty()) {
      return false;
    }
    if (inParts) {
      sendInParts(repository, blob, session.get());
      return true;
    }
    try (InputStream content = blob.open()) {
      FinishUpload whole =
          new FinishUpload(
              repository,
              session.get().location(),
              blob.digest(),
              new Upload(content, blob.size()));
      if (caller.call(whole)) {
        return true;
      }
    } catch (IOException e) {
      throw unreadable(blob, e);
    }
    inParts = true;
    throw FailureException.of(
        FailureKind.INFRASTRUCTURE,
        "%s does not take a blob of %d bytes at once; it is sent in parts"
            .formatted(access.host(), blob.size()));
  }

  /**
   * Takes a blob over from another repository of this registry.
   *
   * @return false when the registry does not do that, or not for us
   */
  boolean mount(String repository, Digest digest, String from)
      throws FailureException, InterruptedException {
    return begin(repository, digest, from).isEmpty();
  }

  /** To send a blob may be allowed where to take it over from elsewhere is not. */
  private Optional<BeginUpload.Session> begin(
      String repository, Digest digest, @Nullable String from)
      throws FailureException, InterruptedException {
    if (from != null) {
      try {
        return caller.call(new BeginUpload(repository, digest, from));
      } catch (FailureException e) {
        if (e.failure().kind() == FailureKind.INFRASTRUCTURE) {
          throw e;
        }
      }
    }
    return caller.call(new BeginUpload(repository, digest, null));
  }

  private void sendInParts(String repository, BlobSource blob, BeginUpload.Session begun)
      throws FailureException, InterruptedException {
    BeginUpload.Session session = begun;
    byte[] chunk = new byte[(int) Math.max(CHUNK, Math.min(session.shortestChunk(), 64 << 20))];
    try (InputStream content = blob.open()) {
      long sent = 0;
      for (int read = content.readNBytes(chunk, 0, chunk.length);
          read > 0;
          read = content.readNBytes(chunk, 0, chunk.length)) {
        session = caller.call(new SendChunk(repository, session, chunk, read, sent));
        sent += read;
      }
      FinishUpload end =
          new FinishUpload(repository, session.location(), blob.digest(), Upload.NOTHING);
      if (!caller.call(end)) {
        throw RegistryError.of(end.doing(), access.host(), 413, new byte[0]);
      }
    } catch (IOException e) {
      throw unreadable(blob, e);
    }
  }

  private static FailureException unreadable(BlobSource blob, IOException e) {
    return new FailureException(
        Failure.of(
            FailureKind.INFRASTRUCTURE,
            "blob %s cannot be read: %s".formatted(blob.digest(), e.getMessage())),
        e);
  }

  /** What came of deleting something. */
  public enum Deleted {
    DONE,
    ABSENT,
    UNSUPPORTED
  }

  /** Deletes a manifest by digest, with all tags that name it. */
  public Deleted delete(String repository, Digest digest)
      throws FailureException, InterruptedException {
    return delete(repository, digest.value());
  }

  private Deleted delete(String repository, String reference)
      throws FailureException, InterruptedException {
    return switch (caller.call(new DeleteManifest(repository, reference))) {
      case DELETED -> Deleted.DONE;
      case ABSENT -> Deleted.ABSENT;
      case UNSUPPORTED -> Deleted.UNSUPPORTED;
    };
  }

  /**
   * Takes a tag away and nothing else. Where a registry cannot delete by tag, the tag is first
   * moved to an empty manifest made for this purpose, and that one is deleted: what the tag named
   * keeps its other tags.
   *
   * @return {@link Deleted#UNSUPPORTED} when the registry deletes nothing at all; the tag is then
   *     as it was
   */
  public Deleted untag(String repository, String tag)
      throws FailureException, InterruptedException {
    Optional<Document> named = manifest(repository, tag);
    if (named.isEmpty()) {
      return Deleted.ABSENT;
    }
    Deleted byTag = delete(repository, tag);
    if (byTag != Deleted.UNSUPPORTED) {
      return byTag;
    }
    Tombstone tombstone = Tombstone.of(repository, tag);
    upload(repository, tombstone.config(), null);
    store(repository, tag, tombstone.manifest());
    Deleted moved = delete(repository, tombstone.manifest().digest());
    if (moved == Deleted.UNSUPPORTED) {
      store(repository, tag, named.get());
    }
    return moved;
  }

  /**
   * The index of what refers to a manifest, page by page, from the registry's own list or, where it
   * keeps none, from the tag that stands in for it (distribution-spec 1.1, "Referrers Tag Schema");
   * no page when there is neither.
   */
  public List<Document> referrers(String repository, Digest subject)
      throws FailureException, InterruptedException {
    List<Document> pages = new ArrayList<>();
    Optional<ReadReferrers.Page> page = caller.call(new ReadReferrers(repository, subject, null));
    if (page.isEmpty()) {
      return manifest(repository, referrersTag(subject)).stream().toList();
    }
    while (page.isPresent()) {
      pages.add(page.get().document());
      String next = page.get().next();
      if (next == null) {
        break;
      }
      if (pages.size() == PAGES) {
        throw FailureException.of(
            FailureKind.INFRASTRUCTURE,
            "%s lists without end what refers to %s of %s"
                .formatted(access.host(), subject, repository));
      }
      page = caller.call(new ReadReferrers(repository, subject, next));
    }
    return pages;
  }

  /** The tag that stands in for the list of referrers. */
  static String referrersTag(Digest subject) {
    return subject.algorithm() + "-" + subject.hex();
  }

  @Override
  public void close() {
    caller.close();
  }
}
