package io.osbs.testkit.registry;

import java.util.List;
import java.util.function.Predicate;

/**
 * Something that goes wrong with some requests.
 *
 * @param which the requests, each as {@code METHOD /path?query}
 * @param times how often; then the registry is well again
 */
public record RegistryFault(Predicate<String> which, Kind kind, int times) {

  /** What goes wrong. */
  public sealed interface Kind {

    /**
     * An answer instead of the right one; nothing takes effect.
     *
     * @param retryAfter seconds for the header {@code Retry-After}; negative for none
     */
    record Status(int code, String errorCode, String message, int retryAfter) implements Kind {}

    /**
     * The client is sent elsewhere; nothing takes effect.
     *
     * @param code 301, 302, 307 …
     * @param base where to; the path of the request is added. With a path of its own it is used as
     *     it is
     */
    record Redirect(int code, String base) implements Kind {}

    /** The right answer, and a proxy on the way takes these headers off. */
    record Stripped(List<String> headers) implements Kind {
      public Stripped {
        headers = List.copyOf(headers);
      }
    }

    /** The right answer with another value of a header. */
    record Header(String name, String value) implements Kind {}

    /** The connection is cut while the request's body is on its way. */
    record CutUpload(int afterBytes) implements Kind {}

    /** The connection is cut in the middle of the answer. */
    record CutAnswer(int afterBytes) implements Kind {}

    /** It takes effect, and the answer is lost. */
    record LostAnswer() implements Kind {}

    /** The right answer with another content. */
    record WrongContent() implements Kind {}

    /** The right answer that claims another digest. */
    record WrongDigest() implements Kind {}
  }

  /** Requests whose text has this in it. */
  public static RegistryFault on(String part, int times, Kind kind) {
    return new RegistryFault(request -> request.contains(part), kind, times);
  }

  /** An error as registries answer it. */
  public static Kind status(int code) {
    return new Kind.Status(code, "UNKNOWN", "out of order", -1);
  }

  /** An error with a code of the distribution specification. */
  public static Kind status(int code, String errorCode, String message) {
    return new Kind.Status(code, errorCode, message, -1);
  }
}
