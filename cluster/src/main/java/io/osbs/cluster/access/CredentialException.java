package io.osbs.cluster.access;

/** A credential cannot be had; the message says which, where from, and why. */
public final class CredentialException extends Exception {

  private static final long serialVersionUID = 1L;

  public CredentialException(String message) {
    super(message);
  }

  public CredentialException(String message, Throwable cause) {
    super(message, cause);
  }
}
