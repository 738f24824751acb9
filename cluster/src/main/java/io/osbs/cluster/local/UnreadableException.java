package io.osbs.cluster.local;

/** A state file has other content than this program writes: torn, edited, or of a later version. */
final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }
}
