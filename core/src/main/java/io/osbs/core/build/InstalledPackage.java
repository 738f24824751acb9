package io.osbs.core.build;

import org.jspecify.annotations.Nullable;

/**
 * A package found in an image.
 *
 * @param type {@code rpm}, {@code deb} or {@code apk}
 * @param version the full version, with epoch and release where the type has them
 * @param architecture the package's architecture in the words of its type
 * @param sigmd5 of an rpm, the MD5 of its header and payload in hexadecimal, by which Koji knows it
 *     again; null when not known
 * @param signature of an rpm, the id of the key it was signed with; null when not known
 */
public record InstalledPackage(
    String type,
    String name,
    String version,
    String architecture,
    @Nullable String sigmd5,
    @Nullable String signature)
    implements Comparable<InstalledPackage> {

  /** A package without what only rpms have. */
  public InstalledPackage(String type, String name, String version, String architecture) {
    this(type, name, version, architecture, null, null);
  }

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
