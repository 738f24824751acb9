package io.osbs.koji.content;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Platform;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.HubException;
import io.osbs.koji.hub.HubSession;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the image of a Koji build that somebody wants to build upon. */
public final class ParentBuild {

  private static final long COMPLETE = 1;
  private static final String BY_DIGEST = "@sha256:";

  private final Hub hub;

  /** Looks into a hub; that needs no login. */
  public ParentBuild(Hub hub) {
    this.hub = hub;
  }

  /**
   * What to pull for each platform: of the build's image index where it has one, by digest where
   * that is known, else of the platform's own image.
   *
   * @param nvr name, version and release of the build
   * @throws FailureException {@code CONFIGURATION} when there is no such build, or it has no image
   *     of a platform
   */
  public Map<Platform, String> pullSpecs(String nvr, List<Platform> platforms)
      throws HubException, FailureException, InterruptedException {
    Struct build = build(nvr);
    Optional<String> whole = best(names(build.value("extra"), "image", "index", "pull"));
    Map<Platform, String> specs = new LinkedHashMap<>();
    Map<String, String> byArch = whole.isPresent() ? Map.of() : archives(build);
    for (Platform platform : platforms) {
      String spec = whole.orElse(byArch.get(platform.name()));
      if (spec == null) {
        throw refused(
            nvr,
            "it has no image of platform %s that can be pulled; it has: %s"
                .formatted(
                    platform, byArch.isEmpty() ? "none" : String.join(", ", byArch.keySet())));
      }
      specs.put(platform, spec);
    }
    return specs;
  }

  /** The hub's number of a build that is there. */
  static Optional<Long> number(HubSession session, String nvr)
      throws HubException, InterruptedException {
    Object found = session.call("getBuild", nvr);
    return found == null
        ? Optional.empty()
        : HubSession.read("getBuild", found, value -> Struct.of(value).optionalNumber("id"));
  }

  private Struct build(String nvr) throws HubException, FailureException, InterruptedException {
    Object found = hub.call(MethodCall.of("getBuild", nvr));
    if (found == null) {
      throw refused(nvr, "Koji knows no such build");
    }
    Struct build = HubSession.read("getBuild", found, Struct::of);
    if (build.optionalNumber("state").filter(state -> state == COMPLETE).isEmpty()) {
      throw refused(nvr, "it is not complete");
    }
    return build;
  }

  private Map<String, String> archives(Struct build) throws HubException, InterruptedException {
    MethodCall call =
        MethodCall.of("listArchives")
            .named(Map.of("buildID", build.optionalNumber("id").orElse(0L), "type", "image"));
    Object answer = hub.call(call);
    Map<String, String> byArch = new LinkedHashMap<>();
    for (Struct archive : HubSession.read("listArchives", answer, Struct::listOf)) {
      Object extra = archive.value("extra");
      Object arch = member(member(extra, "image"), "arch");
      Optional<String> spec = best(names(extra, "docker", "repositories"));
      if (arch instanceof String name && spec.isPresent()) {
        byArch.putIfAbsent(name, spec.get());
      }
    }
    return byArch;
  }

  /** A tag may move; a digest may not. */
  private static Optional<String> best(List<String> specs) {
    return specs.stream()
        .filter(spec -> spec.contains(BY_DIGEST))
        .findFirst()
        .or(() -> specs.stream().findFirst());
  }

  private static List<String> names(@Nullable Object struct, String... path) {
    Object at = struct;
    for (String name : path) {
      at = member(at, name);
    }
    return at instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private static @Nullable Object member(@Nullable Object struct, String name) {
    return struct instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static FailureException refused(String nvr, String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "koji_parent_build %s cannot be built upon: %s; name another build".formatted(nvr, why));
  }
}
