package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logins and sessions. */
final class SessionMethods {

  private SessionMethods() {}

  static void addTo(Methods methods, World world, Sessions sessions) {
    HubVersion version = world.settings.version();
    methods.addFunction("getKojiVersion", (_, _) -> version.text());
    methods.addFunction(
        "login user password opts? renew? exclusive?",
        (caller, arguments) -> login(world, sessions, caller, arguments));
    methods.addFunction(
        version.headerSessions() ? "logout session_id?" : "logout",
        (caller, arguments) -> {
          sessions.close(caller.requireSession());
          caller.wrote();
          return null;
        });
    methods.addFunction(
        "logoutChild session_id",
        (caller, arguments) -> {
          sessions.closeChild(caller.requireSession(), arguments.number("session_id"));
          caller.wrote();
          return null;
        });
    methods.addFunction(
        "subsession",
        (caller, _) -> {
          Sessions.Session session = caller.requireSession();
          caller.wrote();
          return sessions.open(
              session.user,
              caller.address(),
              session.master == null ? session : session.master,
              session.authentication);
        });
    methods.addFunction(
        "exclusiveSession force?",
        (caller, arguments) -> {
          sessions.exclusive(caller.requireSession(), arguments.flag("force"));
          caller.wrote();
          return null;
        });
    methods.addFunction(
        "sharedSession",
        (caller, _) -> {
          caller.requireSession().exclusive = false;
          caller.wrote();
          return null;
        });
    methods.add(
        "getLoggedInUser", (caller, _) -> caller.session().map(SessionMethods::me).orElse(null));
    methods.add(
        "getSessionInfo details? user_id?",
        (caller, arguments) -> sessionInfo(world, sessions, caller, arguments));
  }

  private static @Nullable Object login(
      World world, Sessions sessions, Caller caller, Arguments arguments) {
    User user =
        world
            .userNamed(arguments.value("user"))
            .filter(found -> found.password.equals(arguments.value("password")))
            .orElseThrow(() -> new Refusal(Refusal.AUTH, "invalid username or password"));
    if (arguments.flag("renew")) {
      return sessions.renew(caller.requireSession(), arguments.flag("exclusive"));
    }
    caller.wrote();
    return sessions.open(user, caller.address(), null, Sessions.PASSWORD);
  }

  private static Map<String, @Nullable Object> me(Sessions.Session session) {
    Map<String, @Nullable Object> struct = LookupMethods.user(session.user);
    struct.put("authtype", session.authentication);
    struct.put("krb_principal", session.user.principal);
    return struct;
  }

  private static @Nullable Object sessionInfo(
      World world, Sessions sessions, Caller caller, Arguments arguments) {
    if (caller.session().isEmpty()) {
      return null;
    }
    if (!arguments.has("user_id")) {
      return info(caller.requireSession(), arguments.flag("details"));
    }
    User user = world.userNamed(arguments.value("user_id")).orElseThrow();
    if (user.id != caller.user().id) {
      caller.requirePermission("admin");
    }
    List<Object> all = new ArrayList<>();
    sessions.of(user).forEach(each -> all.add(info(each, arguments.flag("details"))));
    return all;
  }

  private static Map<String, @Nullable Object> info(Sessions.Session session, boolean details) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("authtype", session.authentication);
    struct.put("callnum", session.lastCall);
    struct.put("exclusive", session.exclusive ? true : null);
    struct.put("expired", session.expired);
    struct.put("master", session.master == null ? null : session.master.id);
    struct.put("renew_time", World.stamp(session.renewed));
    struct.put("renew_ts", World.seconds(session.renewed));
    struct.put("start_time", World.stamp(session.started));
    struct.put("start_ts", World.seconds(session.started));
    struct.put("update_time", World.stamp(session.updated));
    struct.put("update_ts", World.seconds(session.updated));
    struct.put("user_id", session.user.id);
    if (details) {
      struct.put("hostip", session.address);
      struct.put("id", session.id);
    }
    return struct;
  }
}
