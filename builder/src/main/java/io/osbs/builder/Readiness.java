package io.osbs.builder;

import io.osbs.core.build.FailureException;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.koji.hub.Login;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what would keep a builder or an import from working, without changing anything. */
public final class Readiness {

  private static final List<String> CHANNELS = List.of("container", "container-binary");
  private static final String GENERATOR = "atomic-reactor";

  private final Hub hub;
  private final Login login;
  private final List<Line> lines = new ArrayList<>();

  /**
   * What was found about one thing.
   *
   * @param remedy what to do; empty when all is well
   */
  public record Line(boolean ok, String what, String found, String remedy) {}

  public Readiness(Hub hub, Login login) {
    this.hub = hub;
    this.login = login;
  }

  /**
   * Looks at everything, until something is missing that the rest needs.
   *
   * @param target a build target to look at; null for none
   * @param importer the Koji user that orchestrator builds log in as; null when not known here
   */
  public List<Line> check(@Nullable String target, @Nullable String importer)
      throws InterruptedException {
    try {
      Object version = hub.call(MethodCall.of("getKojiVersion"));
      ok("hub", "%s answers, version %s".formatted(hub.address(), version));
    } catch (HubException e) {
      bad("hub", e.getMessage(), "check 'server' in kojid.conf, and the network");
      return lines;
    }
    HubSession session;
    try {
      session = hub.login(login);
    } catch (HubException e) {
      bad("login", e.getMessage(), "check cert, keytab and principal, or user and password");
      return lines;
    } catch (FailureException e) {
      bad("login", e.failure().message(), "check cert, keytab and principal");
      return lines;
    }
    try {
      afterLogin(session, target, importer);
    } catch (HubException e) {
      bad("hub", e.getMessage(), "ask the hub's administrator");
    } finally {
      session.logout();
    }
    return lines;
  }

  private void afterLogin(HubSession session, @Nullable String target, @Nullable String importer)
      throws HubException, InterruptedException {
    Object me;
    try {
      me = session.call("getLoggedInUser");
    } catch (HubException.Fault fault) {
      if (fault.endsSession()) {
        ok("login", "accepted; a builder with this user is at work, so no more can be asked");
        return;
      }
      throw fault;
    }
    Struct user = HubSession.read("getLoggedInUser", me, Struct::of);
    String name = user.optionalText("name").orElse("?");
    ok("login", "as " + name);
    host(session, name);
    generator(session, importer);
    if (target != null) {
      target(session, target);
    }
  }

  private void host(HubSession session, String user) throws HubException, InterruptedException {
    Object found = session.call("getHost", user);
    if (found == null) {
      bad("host", "the hub knows no host " + user, "koji add-host %s x86_64 …".formatted(user));
      return;
    }
    Struct host = HubSession.read("getHost", found, Struct::of);
    if (!host.flag("enabled")) {
      bad("host", user + " is disabled", "koji enable-host " + user);
    } else {
      ok(
          "host",
          "%s, arches %s, capacity %.1f"
              .formatted(user, host.optionalText("arches").orElse(""), host.real("capacity", 0)));
    }
    List<String> channels = new ArrayList<>();
    for (Struct each :
        session.structs(
            MethodCall.of("listChannels")
                .named(Map.of("hostID", host.optionalNumber("id").orElse(0L))))) {
      channels.add(each.optionalText("name").orElse("?"));
    }
    if (channels.stream().anyMatch(CHANNELS::contains)) {
      ok("channel", String.join(", ", channels));
    } else {
      bad(
          "channel",
          "%s is in %s, and container tasks go to 'container'".formatted(user, channels),
          "koji add-host-to-channel --new %s container".formatted(user));
    }
  }

  private void generator(HubSession session, @Nullable String importer)
      throws HubException, InterruptedException {
    Struct all = session.struct(MethodCall.of("listCGs"));
    List<String> users = new ArrayList<>();
    if (all.value(GENERATOR) instanceof Map<?, ?> generator
        && generator.get("users") instanceof List<?> names) {
      names.forEach(each -> users.add(String.valueOf(each)));
    }
    if (importer == null && !users.isEmpty()) {
      ok(
          "import",
          "may be done for %s by %s; is config.yaml's user among them? (--import-user NAME)"
              .formatted(GENERATOR, String.join(", ", users)));
    } else if (importer != null && users.contains(importer)) {
      ok("import", "%s may import for %s".formatted(importer, GENERATOR));
    } else {
      String user = importer == null ? "USER" : importer;
      bad(
          "import",
          "%s may not import for %s".formatted(importer == null ? "nobody" : user, GENERATOR),
          "koji grant-cg-access --new %s %s".formatted(user, GENERATOR));
    }
  }

  private void target(HubSession session, String name) throws HubException, InterruptedException {
    Object found = session.call("getBuildTarget", name);
    if (found == null) {
      bad(
          "target",
          "there is no target " + name,
          "koji add-target %s BUILD-TAG DEST-TAG".formatted(name));
      return;
    }
    Struct target = HubSession.read("getBuildTarget", found, Struct::of);
    Object build = session.call("getBuildConfig", target.value("build_tag"));
    String arches =
        HubSession.read("getBuildConfig", build, Struct::of).optionalText("arches").orElse("");
    if (arches.isBlank()) {
      bad(
          "target",
          "its build tag %s has no arches".formatted(target.value("build_tag_name")),
          "koji edit-tag --arches 'x86_64 …' %s".formatted(target.value("build_tag_name")));
    } else {
      ok("target", "%s: %s, into %s".formatted(name, arches, target.value("dest_tag_name")));
    }
  }

  private void ok(String what, String found) {
    lines.add(new Line(true, what, found, ""));
  }

  private void bad(String what, @Nullable String found, String remedy) {
    lines.add(new Line(false, what, String.valueOf(found), remedy));
  }
}
