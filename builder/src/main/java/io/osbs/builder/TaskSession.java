package io.osbs.builder;

import io.osbs.builder.HostSession.TakenOverException;
import io.osbs.core.build.FailureException;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Uploads;
import io.osbs.xmlrpc.MethodCall;
import org.jspecify.annotations.Nullable;

/** The subsession of one task, replaced when it has ended. Used by one thread. */
final class TaskSession {

  private final HostSession host;
  private final boolean fastUpload;
  private HubSession session;

  TaskSession(HostSession host, boolean fastUpload)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    this.host = host;
    this.fastUpload = fastUpload;
    this.session = host.subsession();
  }

  long id() {
    return session.id();
  }

  private interface Use<T extends @Nullable Object> {
    T in(HubSession session) throws HubException, InterruptedException;
  }

  private <T extends @Nullable Object> T use(Use<T> use)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    try {
      return use.in(session);
    } catch (HubException.Fault fault) {
      if (!fault.endsSession()) {
        throw fault;
      }
    }
    session = host.subsession();
    return use.in(session);
  }

  @Nullable Object call(MethodCall call)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    return this.<@Nullable Object>use(open -> open.call(call));
  }

  void upload(String directory, String name, long offset, byte[] bytes)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    this.<@Nullable Object>use(open -> {
      new Uploads(open, fastUpload).write(directory, name, offset, bytes);
      return null;
    });
  }

  void close() throws InterruptedException {
    session.logout();
  }
}
