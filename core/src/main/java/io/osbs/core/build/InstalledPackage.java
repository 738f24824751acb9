package io.osbs.core.build;

/**
 * A package found in an image.
 *
 * @param type {@code rpm}, {@code deb} or {@code apk}
 * @param version the full version, with epoch and release where the type has them
 * @param architecture the package's architecture in the words of its type
 */
public record InstalledPackage(String type, String name, String version, String architecture)
    implements Comparable<InstalledPackage> {

  @Override
  public int compareTo(InstalledPackage other) {
    int byName = name.compareTo(other.name);
    if (byName != 0) {
      return byName;
    }
    int byVersion = version.compareTo(other.version);
    return byVersion != 0 ? byVersion : architecture.compareTo(other.architecture);
  }
}
