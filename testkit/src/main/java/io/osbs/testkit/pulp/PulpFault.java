package io.osbs.testkit.pulp;

/** Something that goes wrong in a {@link PulpDouble}. */
public sealed interface PulpFault {

  /** The request is answered with this status, and nothing is done. */
  record Status(int code) implements PulpFault {}

  /** The connection ends before the request is looked at. */
  record CutBefore() implements PulpFault {}

  /** The request is carried out, but its answer gets lost. */
  record CutAfter() implements PulpFault {}

  /** The task that the request begins fails, and says this. */
  record TaskFails(String description) implements PulpFault {}

  /**
   * The task that the request begins does nothing.
   *
   * @param state {@code running} or {@code waiting}, for ever, or {@code canceled}
   */
  record TaskStays(String state) implements PulpFault {}
}
