package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hub's sessions. Guarded by the double's lock. */
final class Sessions {

  /** Calls that may be repeated with their number although they write. */
  private static final Set<String> REPEATABLE =
      Set.of(
          "host.updateHost",
          "host.taskWait",
          "host.taskUnwait",
          "host.taskSetWait",
          "host.setBuildRootState");

  private static final Set<String> WHILE_LOCKED =
      Set.of("exclusiveSession", "login", "sslLogin", "logout");

  static final long PASSWORD = 0;
  static final long CERTIFICATE = 2;
  static final long GSSAPI = 3;

  static final class Session {
    final long id;
    final User user;
    String address;
    final @Nullable Session master;
    final Instant started;
    String key;
    @Nullable Long lastCall;
    long authentication;
    @Nullable Instant renewed;
    Instant updated;
    boolean exclusive;
    boolean expired;
    boolean closed;

    Session(
        long id, User user, String address, @Nullable Session master, String key, Instant started) {
      this.id = id;
      this.user = user;
      this.address = address;
      this.master = master;
      this.key = key;
      this.started = started;
      this.updated = started;
    }
  }

  /**
   * What a request says about its session.
   *
   * @param callnum null for none
   */
  record Claim(long id, String key, @Nullable Long callnum, String address) {}

  private final World world;
  private final Map<Long, Session> all = new HashMap<>();
  private long next;
  private long keys;

  Sessions(World world, long first) {
    this.world = world;
    this.next = first;
  }

  /** The clients of all sessions come from another address from now on. */
  void moveAll(String address) {
    all.values().forEach(session -> session.address = address);
  }

  /** The session of a request, or the refusal that the hub gives before the call is looked at. */
  Session check(Claim claim, String method) {
    Session session = all.get(claim.id());
    if (session == null
        || session.closed
        || !session.key.equals(claim.key())
        || !session.address.equals(claim.address())) {
      throw new Refusal(Refusal.AUTH, "Invalid session or bad credentials");
    }
    Instant from = session.renewed == null ? session.started : session.renewed;
    if (from.plus(world.settings.sessionLife()).isBefore(world.now())) {
      expire(session);
    }
    boolean login = method.equals("login") || method.equals("sslLogin");
    if (session.expired && !login) {
      throw new Refusal(Refusal.EXPIRED, "session \"%d\" has expired".formatted(session.id));
    }
    checkNumber(session, claim.callnum(), method);
    if (!WHILE_LOCKED.contains(method) && lockedOut(session)) {
      throw new Refusal(Refusal.LOCKED, "User locked by another session");
    }
    session.updated = world.now();
    return session;
  }

  private static void checkNumber(Session session, @Nullable Long number, String method) {
    Long last = session.lastCall;
    if (number == null || last == null) {
      return;
    }
    if (last > number) {
      throw new Refusal(
          Refusal.SEQUENCE, "%d > %d (session %d)".formatted(last, number, session.id));
    }
    if (last.equals(number) && !REPEATABLE.contains(method)) {
      throw new Refusal(
          Refusal.RETRY,
          "unable to retry call %d (method %s) for session %d"
              .formatted(number, method, session.id));
    }
  }

  private boolean lockedOut(Session session) {
    return all.values().stream()
        .anyMatch(other ->
            other.exclusive
                && !other.closed
                && other.user.id == session.user.id
                && other != session
                && other != session.master);
  }

  boolean isExclusive(Session session) {
    return session.exclusive || (session.master != null && session.master.exclusive);
  }

  void expire(Session session) {
    session.expired = true;
    all.values().stream().filter(s -> s.master == session).forEach(s -> s.expired = true);
  }

  void expire(long id) {
    Session session = all.get(id);
    if (session != null) {
      expire(session);
    }
  }

  /** Ends every session of a user as a restored database would. */
  void forgetAll() {
    all.values().forEach(session -> session.closed = true);
  }

  Map<String, @Nullable Object> open(
      User user, String address, @Nullable Session master, long authentication) {
    Session session = new Session(next++, user, address, master, key(user), world.now());
    session.authentication = authentication;
    all.put(session.id, session);
    return answer(session);
  }

  private String key(User user) {
    return "%d-KEY%016d".formatted(user.id, ++keys);
  }

  private Map<String, @Nullable Object> answer(Session session) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("session-id", session.id);
    struct.put("session-key", session.key);
    if (world.settings.version().headerSessions()) {
      struct.put("header-auth", true);
    }
    return struct;
  }

  Map<String, @Nullable Object> renew(Session session, boolean exclusive) {
    session.expired = false;
    session.renewed = world.now();
    session.key = key(session.user);
    session.exclusive = session.exclusive || exclusive;
    return answer(session);
  }

  void exclusive(Session session, boolean force) {
    if (session.master != null) {
      throw Refusal.generic("subsessions cannot become exclusive");
    }
    for (Session other : all.values()) {
      if (other.exclusive
          && !other.closed
          && other != session
          && other.user.id == session.user.id) {
        if (!force) {
          throw new Refusal(Refusal.LOCKED, "Cannot get exclusive session");
        }
        close(other);
      }
    }
    session.exclusive = true;
  }

  void close(Session session) {
    session.closed = true;
    session.exclusive = false;
    all.values().stream().filter(s -> s.master == session).forEach(s -> s.closed = true);
  }

  void closeChild(Session master, long id) {
    Session child = all.get(id);
    if (child != null && child.master == master) {
      child.closed = true;
    }
  }

  Iterable<Session> of(User user) {
    return all.values().stream()
        .filter(s -> s.user.id == user.id && !s.closed && !s.expired)
        .toList();
  }

  long openCount() {
    return all.values().stream().filter(s -> !s.closed).count();
  }
}
