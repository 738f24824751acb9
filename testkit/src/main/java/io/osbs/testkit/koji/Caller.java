package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Host;
import io.osbs.testkit.koji.World.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who calls, and whether the call has changed anything. One per call. */
final class Caller {

  private final World world;
  private final Sessions sessions;
  private final Sessions.@Nullable Session session;
  private final String address;
  private boolean wrote;

  Caller(World world, Sessions sessions, Sessions.@Nullable Session session, String address) {
    this.world = world;
    this.sessions = sessions;
    this.session = session;
    this.address = address;
  }

  Optional<Sessions.Session> session() {
    return Optional.ofNullable(session);
  }

  String address() {
    return address;
  }

  Sessions.Session requireSession() {
    if (session == null) {
      throw new Refusal(Refusal.AUTH, "Not logged-in");
    }
    return session;
  }

  User user() {
    return requireSession().user;
  }

  /** The caller's host, for a call only the exclusive session of a host may make. */
  Host host() {
    Host host = hostOfUser();
    if (!sessions.isExclusive(requireSession())) {
      throw new Refusal(Refusal.AUTH, "This method requires an exclusive session");
    }
    return host;
  }

  Host hostOfUser() {
    return world
        .hostOf(user())
        .orElseThrow(() -> new Refusal(Refusal.AUTH, "User %d is not a host".formatted(user().id)));
  }

  Host hostNamed(String name) {
    return world.hosts.values().stream()
        .filter(host -> host.user.name.equals(name))
        .findFirst()
        .orElseThrow(() -> Refusal.generic("No such host: %s", name));
  }

  void requirePermission(String permission) {
    if (!user().permissions.contains(permission) && !user().permissions.contains("admin")) {
      throw new Refusal(
          Refusal.NOT_ALLOWED,
          "%s permission required (logged in as %s)".formatted(permission, user().name));
    }
  }

  void wrote() {
    wrote = true;
  }

  boolean hasWritten() {
    return wrote;
  }
}
