package io.osbs.builder;

import io.osbs.builder.HostSession.TakenOverException;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.Platform;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the hub says about a task's target, its package and its build. */
final class TargetCheck {

  private final TaskSession session;

  TargetCheck(TaskSession session) {
    this.session = session;
  }

  /** The tags of a target. */
  record Tags(long event, Object build, String buildName, String destination) {}

  Tags tags(String target)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    long event =
        HubSession.read(
            "getLastEvent",
            session.call(MethodCall.of("getLastEvent")),
            value -> Struct.of(value).number("id"));
    Object found =
        session.call(MethodCall.of("getBuildTarget", target).named(Map.of("event", event)));
    if (found == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "Unknown build target: %s".formatted(target));
    }
    return HubSession.read(
        "getBuildTarget",
        found,
        value -> {
          Struct struct = Struct.of(value);
          return new Tags(
              event,
              struct.number("build_tag"),
              struct.text("build_tag_name"),
              struct.text("dest_tag_name"));
        });
  }

  /** The platforms: those of the build tag, or of the override, which have to be among them. */
  List<Platform> platforms(Tags tags, List<String> override)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    List<String> ofTag =
        HubSession.read(
            "getBuildConfig",
            session.call(
                MethodCall.of("getBuildConfig", tags.build()).named(Map.of("event", tags.event()))),
            value -> List.of(Struct.of(value).optionalText("arches").orElse("").split("\\s+", -1)));
    List<Platform> platforms = new ArrayList<>();
    Map<String, String> canonical = new LinkedHashMap<>();
    for (String arch : ofTag) {
      if (!arch.isEmpty()) {
        canonical.put(canonical(arch), arch);
      }
    }
    if (canonical.isEmpty()) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "No arches for tag %s".formatted(tags.buildName()));
    }
    for (String arch : override.isEmpty() ? canonical.keySet() : override) {
      if (canonical.containsKey(canonical(arch))) {
        platforms.add(new Platform(canonical(arch)));
      }
    }
    if (platforms.isEmpty()) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "No matching arches were found: arch_override is %s, tag %s has %s"
              .formatted(
                  String.join(" ", override),
                  tags.buildName(),
                  String.join(" ", canonical.values())));
    }
    return platforms.stream().distinct().toList();
  }

  /** The arch that stands for a family, as Koji's {@code canonArch} has it. */
  private static String canonical(String arch) {
    return switch (arch) {
      case "i386", "i486", "i586", "i686", "athlon", "geode" -> "i386";
      case "x86_64", "ia32e", "amd64", "x86_64_v2", "x86_64_v3", "x86_64_v4" -> "x86_64";
      case "ppc64", "ppc64pseries", "ppc64iseries" -> "ppc64";
      case "armv7l", "armv7hl", "armv7hnl", "armhfp" -> "armhfp";
      default -> arch;
    };
  }

  /** Fails unless the package may be tagged there, and the build is not there yet. */
  void check(TaskRequest request, Tags tags, Map<String, String> labels)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    if (request.requestClass() == RequestClass.SCRATCH) {
      return;
    }
    String component = required(labels, "com.redhat.component", "BZComponent");
    String version = required(labels, "version", "Version");
    Object config = session.call(MethodCall.of("getPackageConfig", tags.destination(), component));
    if (config == null) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "package (container) %s not in list for tag %s".formatted(component, tags.destination()));
    }
    boolean blocked =
        HubSession.read("getPackageConfig", config, value -> Struct.of(value).flag("blocked"));
    if (blocked) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "package (container) %s is blocked for tag %s".formatted(component, tags.destination()));
    }
    String release = request.release() != null ? request.release() : labels.get("release");
    if (release != null && !release.isEmpty()) {
      checkNew("%s-%s-%s".formatted(component, version, release));
    }
  }

  private void checkNew(String nvr)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    Object found = session.call(MethodCall.of("getBuild", nvr));
    if (found == null) {
      return;
    }
    Struct build = HubSession.read("getBuild", found, Struct::of);
    long state = build.optionalNumber("state").orElse(1L);
    if (state <= 1) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "Build for %s already exists, id %s; choose another release"
              .formatted(nvr, build.value("id")));
    }
  }

  private static String required(Map<String, String> labels, String name, String old)
      throws FailureException {
    String value = labels.getOrDefault(name, labels.get(old));
    if (value == null || value.isEmpty()) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "Required LABELs haven't been found in Dockerfile: %s".formatted(name));
    }
    return value;
  }

  /** The name of a user. */
  String user(long id)
      throws HubException, FailureException, TakenOverException, InterruptedException {
    Object user = session.call(MethodCall.of("getUser", id));
    return user == null
        ? "user " + id
        : HubSession.read("getUser", user, value -> Struct.of(value).text("name"));
  }
}
