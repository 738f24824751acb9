package io.osbs.cluster.api;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** A server answered with something that is not what an API server answers. */
final class MalformedException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedException(String whatCame) {
    super(whatCame);
  }

  MalformedException(JacksonException cause) {
    super(inWords(cause), cause);
  }

  private static String inWords(JacksonException cause) {
    if (cause instanceof UnexpectedEndOfInputException) {
      return "no whole JSON: it breaks off";
    }
    String said = cause.getOriginalMessage();
    return said.startsWith("Unexpected character ('<'")
        ? "a page for browsers, no JSON"
        : "no JSON (%s)".formatted(said);
  }
}
