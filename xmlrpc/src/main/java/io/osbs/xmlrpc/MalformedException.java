package io.osbs.xmlrpc;

/** Bytes that are not the XML-RPC document they should be; the message says why. */
public final class MalformedException extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message);
  }
}
