package io.osbs.testkit.kubelet;

/** Something a pod needs is not there: as long as that is so, its containers do not start. */
final class NotReadyException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason the reason of the waiting containers
   * @param message what is missing
   */
  NotReadyException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
