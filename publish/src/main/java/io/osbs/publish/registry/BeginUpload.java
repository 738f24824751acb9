package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Begins to upload a blob, or takes it over from another repository of the same registry.
 *
 * @param from a repository that may have the blob; null to ask for none
 */
record BeginUpload(String repository, Digest digest, @Nullable String from)
    implements Endpoint<Optional<BeginUpload.Session>> {

  /**
   * Where the upload goes on; the result is empty when there is nothing left to upload.
   *
   * @param location absolute
   * @param shortestChunk fewest bytes that a chunk may have but for the last
   */
  record Session(String location, long shortestChunk) {

    static Session of(Answer answer, String doing) throws FailureException {
      String location =
          answer
              .header("Location")
              .orElseThrow(() ->
                  FailureException.of(
                      FailureKind.INFRASTRUCTURE,
                      "cannot %s: the registry does not say where to".formatted(doing)));
      long shortest = 0;
      try {
        shortest = Long.parseLong(answer.header("OCI-Chunk-Min-Length").orElse("0"));
      } catch (NumberFormatException _) {
        // Not said in numbers is not said.
      }
      return new Session(place(answer, location, doing), shortest);
    }
  }

  private static String place(Answer answer, String location, String doing)
      throws FailureException {
    try {
      return answer.uri().resolve(location).toString();
    } catch (IllegalArgumentException _) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "cannot %s: the registry names '%s' as the place for it".formatted(doing, location));
    }
  }

  @Override
  public String doing() {
    return "upload blob %s to %s".formatted(digest, repository);
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String target() {
    String uploads = Targets.uploads(repository);
    return from == null
        ? uploads
        : Targets.with(Targets.with(uploads, "mount", digest.value()), "from", from);
  }

  @Override
  public Scope scope() {
    return Scope.mount(repository, from);
  }

  @Override
  public BodyPublisher body() {
    return BodyPublishers.ofByteArray(new byte[0]);
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(201, 202);
  }

  @Override
  public Optional<Session> answer(Answer answer) throws FailureException {
    return answer.status() == 201 ? Optional.empty() : Optional.of(Session.of(answer, doing()));
  }
}
