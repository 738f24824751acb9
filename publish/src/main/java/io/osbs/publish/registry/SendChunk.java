package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;

/** Sends a part of a blob. */
final class SendChunk implements Endpoint<BeginUpload.Session> {

  private final String repository;
  private final BeginUpload.Session session;
  private final byte[] bytes;
  private final int length;
  private final long from;

  /**
   * A part.
   *
   * @param bytes left alone until the answer is there; the first {@code length} of them are sent
   * @param from where the part begins in the blob
   */
  SendChunk(String repository, BeginUpload.Session session, byte[] bytes, int length, long from) {
    this.repository = repository;
    this.session = session;
    this.bytes = bytes;
    this.length = length;
    this.from = from;
  }

  @Override
  public String doing() {
    return "upload a part of a blob to " + repository;
  }

  @Override
  public String method() {
    return "PATCH";
  }

  @Override
  public String target() {
    return session.location();
  }

  @Override
  public Scope scope() {
    return Scope.push(repository);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of(
        "Content-Type",
        "application/octet-stream",
        "Content-Range",
        "%d-%d".formatted(from, from + length - 1));
  }

  @Override
  public BodyPublisher body() {
    return BodyPublishers.ofByteArray(bytes, 0, length);
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public boolean inUpload() {
    return true;
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(202, 204);
  }

  @Override
  public BeginUpload.Session answer(Answer answer) throws FailureException {
    BeginUpload.Session next = BeginUpload.Session.of(answer, doing());
    return new BeginUpload.Session(next.location(), session.shortestChunk());
  }
}
