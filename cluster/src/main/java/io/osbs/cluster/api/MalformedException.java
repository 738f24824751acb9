package io.osbs.cluster.api;

/** A server answered with something that is not what an API server answers. */
final class MalformedException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedException(String whatCame) {
    super(whatCame);
  }

  MalformedException(tools.jackson.core.JacksonException cause) {
    super("no whole JSON (%s)".formatted(cause.getOriginalMessage()), cause);
  }
}
