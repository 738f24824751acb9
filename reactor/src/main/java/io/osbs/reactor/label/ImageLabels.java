package io.osbs.reactor.label;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Platform;
import io.osbs.process.Redaction;
import io.osbs.source.SourceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The labels that one image gets besides those its Dockerfile sets. Rules of the original's plugin
 * {@code add_labels_in_dockerfile} (formats §8.3), with differences where that one kept quiet: a
 * group of equal labels with several values and an unknown name in {@code info_url_format} are
 * errors.
 */
public final class ImageLabels {

  static final String DISTRIBUTION_SCOPE = "distribution-scope";

  /** What a scratch build has instead of a version and a release that nobody gave it. */
  private static final String NO_VERSION = "0";

  private static final String NO_RELEASE = "scratch";

  private static final String URL = "url";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  /** Today's spelling by the old one. */
  private static final Map<String, String> ALIASES =
      new TreeMap<>(
          Map.of(
              "Name", "name",
              "Version", "version",
              "Release", "release",
              "BZComponent", "com.redhat.component",
              "Architecture", "architecture",
              "Vendor", "vendor",
              "Build_Host", "com.redhat.build-host",
              "Authoritative_Registry", "authoritative-source-url"));

  private final Map<String, String> dockerfile;
  private final SiteLabels site;
  private final Request request;
  private final Platform platform;

  /**
   * The labels of an image.
   *
   * @param dockerfile the labels that its Dockerfile sets, variables replaced
   */
  public ImageLabels(
      Map<String, String> dockerfile, SiteLabels site, Request request, Platform platform) {
    this.dockerfile = Map.copyOf(dockerfile);
    this.site = site;
    this.request = request;
    this.platform = platform;
  }

  /** The labels that OSBS knows from the request alone, whatever anybody else says. */
  public static Map<String, String> ofRequest(Request request, Platform platform) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("architecture", platform.name());
    Source source = request.source();
    String commit = source.commit();
    if (commit != null) {
      labels.put("vcs-ref", commit);
      labels.put("vcs-type", "git");
      labels.put("vcs-url", Redaction.ofUrl(source.uri()).apply(source.uri()));
    }
    String release = request.release();
    if (release != null) {
      labels.put(RequiredLabel.RELEASE.spelling(), release);
    }
    return labels;
  }

  /**
   * The labels that the request's class asks for and nobody sets; none for a scratch build.
   *
   * @param releaseIsChosen true where somebody else finds the next release
   */
  public List<RequiredLabel> missing(boolean releaseIsChosen) {
    List<RequiredLabel> missing = new ArrayList<>();
    if (request.requestClass() == RequestClass.SCRATCH) {
      return missing;
    }
    for (RequiredLabel label : RequiredLabel.values()) {
      boolean chosen = label == RequiredLabel.RELEASE && releaseIsChosen;
      if (!chosen && label.in(dockerfile).isEmpty() && label.in(known()).isEmpty()) {
        missing.add(label);
      }
    }
    return missing;
  }

  /**
   * What is added to the Dockerfile's labels, sorted by name.
   *
   * @throws FailureException {@code CONFIGURATION} when labels that must be equal are not, or the
   *     address in {@code url} cannot be made
   */
  public Map<String, String> added() throws FailureException {
    Map<String, String> added = new TreeMap<>(known());
    Map<String, String> all = new LinkedHashMap<>(dockerfile);
    all.putAll(added);
    for (List<String> group : site.equal()) {
      String value = valueOf(group, all);
      if (value != null) {
        for (String label : group) {
          if (!value.equals(all.put(label, value))) {
            added.put(label, value);
          }
        }
      }
    }
    if (site.infoUrlFormat() != null) {
      added.put(URL, url(site.infoUrlFormat(), all));
    }
    return added;
  }

  /**
   * What is added before groups of equal labels are looked at: aliases, the site's labels, what a
   * scratch build lacks, and what OSBS sets; later ones win.
   */
  public Map<String, String> known() {
    Map<String, String> labels = new LinkedHashMap<>();
    ALIASES.forEach((old, today) -> {
      String value = dockerfile.getOrDefault(old, "");
      if (!value.isBlank() && dockerfile.getOrDefault(today, "").isBlank()) {
        labels.put(today, value);
      }
    });
    site.set()
        .forEach((name, value) -> {
          // Who may have an image is said by its author first, as the original did.
          if (!name.equals(DISTRIBUTION_SCOPE) || !dockerfile.containsKey(DISTRIBUTION_SCOPE)) {
            labels.put(name, value);
          }
        });
    labels.putAll(ofRequest(request, platform));
    if (request.requestClass() == RequestClass.SCRATCH) {
      addDefaults(labels);
    }
    return labels;
  }

  private void addDefaults(Map<String, String> labels) {
    String name = SourceName.of(request.source().uri());
    for (RequiredLabel label : RequiredLabel.values()) {
      if (label.in(dockerfile).isEmpty() && label.in(labels).isEmpty()) {
        labels.put(
            label.spelling(),
            switch (label) {
              case NAME, COMPONENT -> name;
              case VERSION -> NO_VERSION;
              case RELEASE -> NO_RELEASE;
            });
      }
    }
  }

  private static @Nullable String valueOf(List<String> group, Map<String, String> all)
      throws FailureException {
    Map<String, String> found = new LinkedHashMap<>();
    group.stream().filter(all::containsKey).forEach(label -> found.put(label, all.get(label)));
    if (found.values().stream().distinct().count() > 1) {
      throw configuration(
          "the labels %s must have one value (equal_labels), but they are %s; set them to one value in"
              + " the Dockerfile, or only one of them",
          String.join(", ", group), found);
    }
    return found.values().stream().findFirst().orElse(null);
  }

  private static String url(String format, Map<String, String> all) throws FailureException {
    Matcher matcher = PLACEHOLDER.matcher(format);
    StringBuilder url = new StringBuilder();
    while (matcher.find()) {
      String value = all.get(matcher.group(1));
      if (value == null) {
        throw configuration(
            "the label 'url' cannot be made: info_url_format is '%s', and the image has no label '%s'; set"
                + " it in the Dockerfile",
            format, matcher.group(1));
      }
      matcher.appendReplacement(url, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(url).toString();
  }

  private static FailureException configuration(String message, Object first, Object second) {
    return FailureException.of(FailureKind.CONFIGURATION, message.formatted(first, second));
  }
}
