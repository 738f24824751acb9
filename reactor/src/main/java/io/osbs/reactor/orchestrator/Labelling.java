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

/** Reads the Dockerfile as each platform will, and says what labels are added to its image. */
final class Labelling {

  private final Request request;
  private final SiteLabels site;
  private final boolean releaseIsChosen;

  /**
   * The labels of a request's images.
   *
   * @param releaseIsChosen true where somebody else finds the next release
   */
  Labelling(Request request, SiteLabels site, boolean releaseIsChosen) {
    this.request = request;
    this.site = site;
    this.releaseIsChosen = releaseIsChosen;
  }

  /**
   * What is known of the labels before anything is built.
   *
   * @param added to the Dockerfile's own, by platform
   * @param name the image's name; empty where nothing says one
   */
  record Known(Map<Platform, Map<String, String>> added, String name) {}

  /**
   * The labels, all of them checked.
   *
   * @param origin repository and commit, for messages
   * @throws FailureException {@code CONFIGURATION} naming every required label that is missing
   */
  Known of(
      Path source,
      String origin,
      List<Platform> platforms,
      Function<Platform, Architecture> architecture)
      throws FailureException {
    Map<Platform, Map<String, String>> added = new LinkedHashMap<>();
    Map<RequiredLabel, Set<String>> missing = new TreeMap<>();
    Map<String, Set<String>> names = new TreeMap<>();
    String file = "Dockerfile";
    for (Platform platform : platforms) {
      Dockerfile dockerfile =
          SourceDockerfile.read(source, origin, target(architecture.apply(platform)));
      file = dockerfile.file();
      ImageLabels labels = new ImageLabels(dockerfile.labels(), site, request, platform);
      for (RequiredLabel label : labels.missing(releaseIsChosen)) {
        missing.computeIfAbsent(label, _ -> new TreeSet<>()).add(platform.name());
      }
      if (missing.isEmpty()) {
        Map<String, String> more = labels.added();
        added.put(platform, more);
        Map<String, String> all = new TreeMap<>(dockerfile.labels());
        all.putAll(more);
        String name =
            RequiredLabel.NAME.in(all).or(() -> RequiredLabel.COMPONENT.in(all)).orElse("");
        names.computeIfAbsent(name, _ -> new TreeSet<>()).add(platform.name());
      }
    }
    if (!missing.isEmpty()) {
      throw missing(file, origin, missing, platforms.size());
    }
    if (names.size() > 1) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "%s of %s: the label 'name' differs between platforms: %s; one image has one name"
              .formatted(file, origin, names));
    }
    return new Known(added, names.keySet().iterator().next());
  }

  private FailureException missing(
      String file, String origin, Map<RequiredLabel, Set<String>> missing, int platforms) {
    String named =
        missing.entrySet().stream()
            .map(each ->
                each.getValue().size() == platforms
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
        "TARGETPLATFORM", "linux/" + architecture.name(),
        "TARGETOS", "linux",
        "TARGETARCH", architecture.name());
  }
}
