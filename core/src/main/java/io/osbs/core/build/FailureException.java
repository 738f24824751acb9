package io.osbs.core.build;

/**
 * Carries a {@link Failure} up to whoever reports it. Adapters translate what they meet into one of
 * these, once; its message is the failure's.
 */
public final class FailureException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public FailureException(Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** A failure without a platform and without further evidence. */
  public static FailureException of(FailureKind kind, String message) {
    return new FailureException(Failure.of(kind, message));
  }

  /** What went wrong, as told to the user. */
  public Failure failure() {
    return failure;
  }
}
