package io.osbs.reactor.orchestrator;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;

/**
 * Ends a process at one of the things it does: that one and all later ones have no effect, until a
 * new process begins. Safe for use by several threads.
 */
final class Fuse {

  private int count;
  private int blowsAt = Integer.MAX_VALUE;
  private boolean inside;

  /** The process that begins now dies at that event, counted from 1. */
  synchronized void set(int event) {
    count = 0;
    blowsAt = event;
  }

  /** The process that begins now lives. */
  void mend() {
    set(Integer.MAX_VALUE);
  }

  synchronized int count() {
    return count;
  }

  synchronized boolean isBlown() {
    return count >= blowsAt;
  }

  /** What happens now is another program's doing. */
  synchronized void inside(boolean now) {
    inside = false;
    if (now) {
      event("");
    }
    inside = now;
  }

  /** Something that the process does is about to take effect. */
  synchronized void event(String what) {
    if (!inside && ++count >= blowsAt) {
      throw new IllegalStateException("dead before " + what);
    }
  }

  /** The same within the process. */
  void call(String what) throws FailureException {
    try {
      event(what);
    } catch (IllegalStateException e) {
      throw new FailureException(Failure.of(FailureKind.INFRASTRUCTURE, "dead"), e);
    }
  }
}
