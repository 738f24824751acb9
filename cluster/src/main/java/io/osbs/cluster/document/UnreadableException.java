package io.osbs.cluster.document;

/** A state file has other content than this program writes: torn, edited, or of a later version. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnreadableException(String message) {
    super(message);
  }
}
