package io.osbs.koji.content;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.xmlrpc.Struct;

/** The tags that build targets lead to, and what may get them. */
record Destinations(HubSession session) {

  /** The tag that builds of a target get. */
  String tag(String target) throws HubException, FailureException, InterruptedException {
    Object found = session.call("getBuildTarget", target);
    if (found == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "Koji knows no build target '%s'".formatted(target));
    }
    return HubSession.read(
        "getBuildTarget", found, value -> Struct.of(value).text("dest_tag_name"));
  }

  /** Refuses a package that the target's tag does not take. */
  void check(String target, String name)
      throws HubException, FailureException, InterruptedException {
    String tag = tag(target);
    Object config = session.call("getPackageConfig", tag, name);
    if (config == null || HubSession.read("getPackageConfig", config, Struct::of).flag("blocked")) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "package %s is %s for tag %s; ask the tag's owner: koji add-pkg --owner NAME %s %s"
              .formatted(name, config == null ? "not listed" : "blocked", tag, tag, name));
    }
  }
}
