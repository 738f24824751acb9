package io.osbs.builder;

import io.osbs.core.build.FailureException;
import io.osbs.koji.hub.FaultCode;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Login;
import io.osbs.xmlrpc.MethodCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The builder's session: the exclusive one of its user. One that ended is replaced by a new login,
 * for tasks belong to the host and not to a session. A session can end because it expired, because
 * our address changed, or because another builder with our user took the lock by force; the last
 * two look alike, so the lock is taken back once, and who loses it twice within some minutes ends.
 * Safe for use by several threads.
 */
final class HostSession {

  private static final Duration TWICE = Duration.ofMinutes(5);

  private final Hub hub;
  private final Login login;
  private final InstantSource clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable HubSession current;
  private @Nullable Instant lost;

  HostSession(Hub hub, Login login, InstantSource clock) {
    this.hub = hub;
    this.login = login;
    this.clock = clock;
  }

  /** Another builder works with our user. */
  static final class TakenOverException extends Exception {
    private static final long serialVersionUID = 1L;

    TakenOverException() {
      super(
          "another builder with the same user has taken over; stop one of the two, or give each a"
              + " user and host of its own");
    }
  }

  /** Logs in and takes the lock, whoever holds it: after a crash that is our former self. */
  void open() throws HubException, FailureException, InterruptedException {
    HubSession session = hub.login(login);
    session.exclusive(true);
    current = session;
  }

  private HubSession session() {
    HubSession session = current;
    if (session == null) {
      throw new IllegalStateException("not open");
    }
    return session;
  }

  /** A call as the host. */
  @Nullable Object call(MethodCall call)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    for (int tried = 1; ; tried++) {
      HubSession session = session();
      try {
        return session.call(call);
      } catch (HubException.Fault fault) {
        if (!fault.endsSession() || tried > 2) {
          throw fault;
        }
        renew(session, fault);
      }
    }
  }

  /** A session of its own for a task. */
  HubSession subsession()
      throws HubException, FailureException, TakenOverException, InterruptedException {
    for (int tried = 1; ; tried++) {
      HubSession session = session();
      try {
        return session.subsession();
      } catch (HubException.Fault fault) {
        if (!fault.endsSession() || tried > 2) {
          throw fault;
        }
        renew(session, fault);
      } catch (HubException.AnswerLost _) {
        // That subsession is nobody's now; the next one is as good.
      }
    }
  }

  private void renew(HubSession ended, HubException.Fault why)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    renewing.lockInterruptibly();
    try {
      if (session() != ended) {
        return;
      }
      if (!why.is(FaultCode.EXPIRED)) {
        Instant now = clock.instant();
        if (lost != null && lost.plus(TWICE).isAfter(now)) {
          throw new TakenOverException();
        }
        lost = now;
      }
      open();
    } finally {
      renewing.unlock();
    }
  }

  /** Ends the session and with it all subsessions. */
  void close() throws InterruptedException {
    session().logout();
  }
}
