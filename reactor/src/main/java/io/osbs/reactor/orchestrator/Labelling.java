package io.osbs.reactor.orchestrator;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Request;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.reactor.dockerfile.Dockerfile;
import io.osbs.reactor.dockerfile.SourceDockerfile;
import io.osbs.reactor.label.ImageLabels;
import io.osbs.reactor.label.RequiredLabel;
import io.osbs.reactor.label.SiteLabels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The labels of a request's images: the Dockerfile as each platform reads it, and what is added.
 */
final class Labelling {

  private final String file;
  private final String origin;
  private final SiteLabels site;
  private final Map<Platform, Map<String, String>> dockerfiles;

  private Labelling(
      String file, String origin, SiteLabels site, Map<Platform, Map<String, String>> dockerfiles) {
    this.file = file;
    this.origin = origin;
    this.site = site;
    this.dockerfiles = dockerfiles;
  }

  /**
   * Reads the Dockerfile of a source.
   *
   * @param origin repository and commit, for messages
   * @param platforms at least one
   */
  static Labelling of(
      Path source,
      String origin,
      List<Platform> platforms,
      Function<Platform, Architecture> architecture,
      SiteLabels site)
      throws FailureException {
    Map<Platform, Map<String, String>> dockerfiles = new LinkedHashMap<>();
    String file = "";
    for (Platform platform : platforms) {
      Dockerfile dockerfile =
          SourceDockerfile.read(source, origin, target(architecture.apply(platform)));
      file = dockerfile.file();
      dockerfiles.put(platform, dockerfile.labels());
    }
    return new Labelling(file, origin, site, dockerfiles);
  }

  private ImageLabels labels(Platform platform, Request request) {
    return new ImageLabels(dockerfiles.getOrDefault(platform, Map.of()), site, request, platform);
  }

  /**
   * Checks that nothing is missing.
   *
   * @param releaseIsChosen true where somebody else finds the next release
   * @throws FailureException {@code CONFIGURATION} naming every required label that is missing
   */
  void require(Request request, boolean releaseIsChosen) throws FailureException {
    Map<RequiredLabel, Set<String>> missing = new TreeMap<>();
    for (Platform platform : dockerfiles.keySet()) {
      for (RequiredLabel label : labels(platform, request).missing(releaseIsChosen)) {
        missing.computeIfAbsent(label, _ -> new TreeSet<>()).add(platform.name());
      }
    }
    if (!missing.isEmpty()) {
      throw missing(missing, request);
    }
  }

  /** What is added to the labels of each platform's Dockerfile. */
  Map<Platform, Map<String, String>> added(Request request) throws FailureException {
    Map<Platform, Map<String, String>> added = new LinkedHashMap<>();
    for (Platform platform : dockerfiles.keySet()) {
      added.put(platform, labels(platform, request).added());
    }
    return added;
  }

  /** The labels of the first platform's image, as far as they are known. */
  Map<String, String> shown(Request request) {
    Platform first = dockerfiles.keySet().iterator().next();
    return all(first, request);
  }

  private Map<String, String> all(Platform platform, Request request) {
    Map<String, String> all = new TreeMap<>(dockerfiles.getOrDefault(platform, Map.of()));
    all.putAll(labels(platform, request).known());
    return all;
  }

  /**
   * The image's name; empty where nothing says one.
   *
   * @throws FailureException {@code CONFIGURATION} when it is not the same on all platforms
   */
  String name(Request request) throws FailureException {
    Map<String, Set<String>> names = new TreeMap<>();
    for (Platform platform : dockerfiles.keySet()) {
      Map<String, String> all = all(platform, request);
      String name = RequiredLabel.NAME.in(all).or(() -> RequiredLabel.COMPONENT.in(all)).orElse("");
      names.computeIfAbsent(name, _ -> new TreeSet<>()).add(platform.name());
    }
    if (names.size() > 1) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "%s of %s: the label 'name' differs between platforms: %s; one image has one name"
              .formatted(file, origin, names));
    }
    return names.keySet().iterator().next();
  }

  private FailureException missing(Map<RequiredLabel, Set<String>> missing, Request request) {
    String named =
        missing.entrySet().stream()
            .map(each ->
                each.getValue().size() == dockerfiles.size()
                    ? each.getKey().spelling()
                    : "%s (on %s)"
                        .formatted(each.getKey().spelling(), String.join(", ", each.getValue())))
            .collect(Collectors.joining(", "));
    String example =
        missing.keySet().stream()
            .map(label -> label.spelling() + "=\"…\"")
            .collect(Collectors.joining(" "));
    String release =
        missing.containsKey(RequiredLabel.RELEASE) ? " (--release R gives the release)" : "";
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "%s of %s lacks what %s build needs: the %s %s; write 'LABEL %s' into its last stage%s, or use --scratch"
            .formatted(
                file,
                origin,
                withArticle(request.requestClass().word()),
                missing.size() == 1 ? "label" : "labels",
                named,
                example,
                release));
  }

  private static String withArticle(String kind) {
    return ("aeiou".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
  }

  /** The predefined arguments that say which platform an image is for. */
  private static Map<String, String> target(Architecture architecture) {
    return Map.of(
        "TARGETPLATFORM",
        "linux/" + architecture.name(),
        "TARGETOS",
        "linux",
        "TARGETARCH",
        architecture.name());
  }
}
