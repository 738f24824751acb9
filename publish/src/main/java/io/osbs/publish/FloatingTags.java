package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.ImageReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tags a finished image gets besides its unique one, by the original's rules (formats §7.3).
 * One difference: the original refused a dash in a further tag; any well-formed tag is taken here.
 */
public final class FloatingTags {

  private FloatingTags() {}

  /**
   * The tags, in the order they are moved.
   *
   * <ul>
   *   <li>release and automatic builds: {@code latest}, the version, version-release, the further
   *       ones
   *   <li>isolated builds: version-release only
   *   <li>scratch builds: none
   * </ul>
   *
   * @param version the image's {@code version} label; without it no tag can be made from it
   * @param release the image's {@code release} label
   * @param further the tags the user asked for
   * @throws FailureException {@code CONFIGURATION} when a tag is malformed, or an isolated build
   *     has no version or release
   */
  public static List<String> of(
      RequestClass requestClass,
      @Nullable String version,
      @Nullable String release,
      List<String> further)
      throws FailureException {
    Set<String> tags = new LinkedHashSet<>();
    switch (requestClass) {
      case SCRATCH -> {}
      case ISOLATED -> tags.add(versionRelease(version, release));
      case RELEASE, AUTOMATIC -> {
        tags.add("latest");
        if (version != null) {
          tags.add(checked(version, "the label version"));
          if (release != null) {
            tags.add(versionRelease(version, release));
          }
        }
        for (String tag : further) {
          tags.add(checked(tag, "a tag that was asked for"));
        }
      }
    }
    return List.copyOf(tags);
  }

  private static String versionRelease(@Nullable String version, @Nullable String release)
      throws FailureException {
    if (version == null || release == null) {
      throw configuration(
          "an isolated build is tagged version-release, but its image has no label %s; set it in the"
              + " Dockerfile%s",
          version == null ? "version" : "release", version == null ? "" : " or give --release");
    }
    return checked(version + "-" + release, "the labels version and release");
  }

  private static String checked(String tag, String origin) throws FailureException {
    if (!ImageReference.isTag(tag)) {
      throw configuration(
          "'%s' (from %s) is no tag: at most 128 letters, digits, '_', '.' and '-', not starting with"
              + " '.' or '-'",
          tag, origin);
    }
    return tag;
  }

  private static FailureException configuration(String message, String first, String second) {
    return FailureException.of(FailureKind.CONFIGURATION, message.formatted(first, second));
  }
}
