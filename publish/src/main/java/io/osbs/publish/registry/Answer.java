package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * A registry's answer.
 *
 * @param uri what was asked last, after redirects
 * @param body not read yet; the caller closes it
 */
record Answer(int status, URI uri, HttpHeaders headers, InputStream body) {

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The digest that the registry gives what was asked for; empty when it says none. */
  Optional<Digest> digest() {
    return header("Docker-Content-Digest").flatMap(Answer::digestOf);
  }

  private static Optional<Digest> digestOf(String text) {
    try {
      return Optional.of(new Digest(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * The whole body.
   *
   * @param limit most bytes that are taken
   * @param what names it in the failure
   */
  byte[] bytes(int limit, String what) throws FailureException {
    try {
      byte[] bytes = body.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "%s is larger than the %d MiB that a manifest may have".formatted(what, limit >> 20));
      }
      return bytes;
    } catch (IOException e) {
      throw new FailureException(Connections.failure("read " + what, uri.getHost(), e), e);
    }
  }
}
