package io.osbs.koji.hub;

/** The hub's fault codes that mean something to us; Koji calls them by its exceptions' names. */
public enum FaultCode {
  /** Any exception that is none of Koji's own. */
  UNKNOWN(1),
  /** GenericError. */
  GENERIC(1000),
  /** AuthError. */
  AUTHENTICATION(1002),
  /** ActionNotAllowed: among others, a task that is not ours (any more). */
  NOT_ALLOWED(1004),
  /** AuthLockError: another session of the same user is the exclusive one. */
  LOCKED(1006),
  /** AuthExpired. */
  EXPIRED(1007),
  /** SequenceError: a call number lower than the last one. */
  SEQUENCE(1008),
  /** RetryError: the call with this number was carried out before. */
  RETRIED(1009),
  /** ServerOffline. */
  OFFLINE(1014),
  /** ParameterError: a missing or unknown argument. */
  PARAMETER(1019),
  /** GSSAPIAuthError. */
  GSSAPI(1023);

  private final long number;

  FaultCode(long number) {
    this.number = number;
  }

  /** The number on the wire. */
  public long number() {
    return number;
  }
}
