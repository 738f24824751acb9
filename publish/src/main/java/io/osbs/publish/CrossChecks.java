package io.osbs.publish;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the images of several platforms belong together (formats §6.5): they carry the same name,
 * component, version and release, and packages that several of them have are of one version.
 */
public final class CrossChecks {

  /** Labels that must be the same on every platform. */
  private static final List<String> SAME =
      List.of("name", "com.redhat.component", "version", "release");

  /** Keys in the package database, not packages. */
  private static final String KEY = "gpg-pubkey";

  private static final int SHOWN = 20;

  private final List<String> required;
  private final Set<String> exceptions;

  /**
   * The checks of a site.
   *
   * @param required labels that every image must have
   * @param exceptions names of packages that may differ
   */
  public CrossChecks(List<String> required, List<String> exceptions) {
    this.required = List.copyOf(required);
    this.exceptions = Set.copyOf(exceptions);
  }

  /**
   * Checks them all.
   *
   * @throws FailureException {@code BUILD} with everything that is wrong
   */
  public void check(List<Fragment> fragments, List<Platform> platforms) throws FailureException {
    List<String> problems = new ArrayList<>();
    missing(fragments, platforms, problems);
    labels(fragments, problems);
    List<String> packages = packages(fragments);
    if (!packages.isEmpty()) {
      problems.add(
          "packages differ between platforms: %s%s; build them for all platforms, or name them in package_comparison_exceptions"
              .formatted(
                  String.join("; ", packages.subList(0, Math.min(SHOWN, packages.size()))),
                  packages.size() > SHOWN
                      ? " and %d more".formatted(packages.size() - SHOWN)
                      : ""));
    }
    if (!problems.isEmpty()) {
      throw new FailureException(
          new Failure(
              FailureKind.BUILD,
              null,
              "the images of the platforms do not belong together: " + String.join("; ", problems),
              packages));
    }
  }

  private static void missing(
      List<Fragment> fragments, List<Platform> platforms, List<String> problems) {
    Set<Platform> absent = new TreeSet<>(platforms);
    fragments.forEach(fragment -> absent.remove(fragment.platform()));
    if (!absent.isEmpty()) {
      problems.add("there is no image for %s".formatted(absent));
    }
  }

  private void labels(List<Fragment> fragments, List<String> problems) {
    for (String label : SAME) {
      Map<String, List<String>> byValue = new TreeMap<>();
      for (Fragment fragment : fragments) {
        String value = fragment.labels().getOrDefault(label, "(absent)");
        byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(fragment.platform().name());
      }
      if (byValue.size() > 1) {
        problems.add(
            "the label '%s' differs between platforms: %s; set it to one value in the Dockerfile"
                .formatted(label, byValue));
      }
    }
    for (String label : required) {
      for (Fragment fragment : fragments) {
        if (fragment.labels().getOrDefault(label, "").isBlank()) {
          problems.add(
              "the image of %s has no label '%s'; set it in the Dockerfile"
                  .formatted(fragment.platform(), label));
        }
      }
    }
  }

  private List<String> packages(List<Fragment> fragments) {
    Map<String, Map<Platform, Set<String>>> byPackage = new TreeMap<>();
    for (Fragment fragment : fragments) {
      for (InstalledPackage each : fragment.packages()) {
        if (!each.name().equals(KEY) && !exceptions.contains(each.name())) {
          byPackage
              .computeIfAbsent(each.type() + " " + each.name(), _ -> new TreeMap<>())
              .computeIfAbsent(fragment.platform(), _ -> new TreeSet<>())
              .add(source(each));
        }
      }
    }
    List<String> different = new ArrayList<>();
    byPackage.forEach((name, versions) -> {
      if (Set.copyOf(versions.values()).size() > 1) {
        different.add(name + " " + versions);
      }
    });
    return different;
  }

  /**
   * Debian rebuilds a package for one architecture alone, and then adds {@code +b1} to its version.
   */
  private static String source(InstalledPackage each) {
    return each.type().equals("deb")
        ? each.version().replaceFirst("\\+b[0-9]+$", "")
        : each.version();
  }
}
