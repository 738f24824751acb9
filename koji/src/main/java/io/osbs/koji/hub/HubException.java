package io.osbs.koji.hub;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;

/** A call that did not give what was asked for. Its cases say what is known about its effect. */
public abstract sealed class HubException extends Exception {

  private static final long serialVersionUID = 1L;

  HubException(String message) {
    super(message);
  }

  /** Whose problem it is. */
  abstract FailureKind kind();

  /** The same as a failure, for those above who know nothing of hubs. */
  public FailureException asFailure() {
    return new FailureException(Failure.of(kind(), String.valueOf(getMessage())), this);
  }

  /** The hub said no. Nothing was done. */
  public static final class Fault extends HubException {
    private static final long serialVersionUID = 1L;
    private final long code;
    private final String text;

    Fault(String method, long code, String text) {
      super("Koji refused %s: %s (fault %d)".formatted(method, text, code));
      this.code = code;
      this.text = text;
    }

    /** A code of {@link FaultCode}, or another one. */
    public long code() {
      return code;
    }

    /** The hub's own words. */
    public String text() {
      return text;
    }

    /** True for that code. */
    public boolean is(FaultCode which) {
      return code == which.number();
    }

    /** True when the hub does not know the session any more, for whatever reason. */
    public boolean endsSession() {
      return is(FaultCode.EXPIRED)
          || is(FaultCode.LOCKED)
          || (is(FaultCode.AUTHENTICATION) && text.startsWith("Invalid session"));
    }

    @Override
    FailureKind kind() {
      if (is(FaultCode.OFFLINE)) {
        return FailureKind.INFRASTRUCTURE;
      }
      return is(FaultCode.AUTHENTICATION) || is(FaultCode.NOT_ALLOWED) || is(FaultCode.GSSAPI)
          ? FailureKind.PERMISSION
          : FailureKind.CONFIGURATION;
    }
  }

  /**
   * The call was carried out by an earlier try whose answer got lost; what it answered is to be
   * found out by other calls.
   */
  public static final class AnswerLost extends HubException {
    private static final long serialVersionUID = 1L;

    AnswerLost(String method) {
      super("Koji carried out %s, but its answer got lost".formatted(method));
    }

    @Override
    FailureKind kind() {
      return FailureKind.INFRASTRUCTURE;
    }
  }

  /**
   * The call was carried out, and its answer is no XML: hubs send back control characters that they
   * were given, and then nobody can read the answer.
   */
  public static final class Unreadable extends HubException {
    private static final long serialVersionUID = 1L;

    Unreadable(String method, String why) {
      super("the hub's answer to %s cannot be read: %s".formatted(method, why));
    }

    @Override
    FailureKind kind() {
      return FailureKind.INFRASTRUCTURE;
    }
  }

  /** The hub did not answer, however often it was asked. Whether the call was done is unknown. */
  public static final class Unreachable extends HubException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }

    @Override
    FailureKind kind() {
      return FailureKind.INFRASTRUCTURE;
    }
  }

  /** The web server before the hub refused the request; asking again is of no use. */
  public static final class Refused extends HubException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }

    @Override
    FailureKind kind() {
      return FailureKind.CONFIGURATION;
    }
  }
}
