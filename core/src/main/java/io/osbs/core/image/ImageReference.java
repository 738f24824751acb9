package io.osbs.core.image;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an image lies: {@code [registry/]repository[:tag][@digest]}, by the grammar of the
 * distribution project's reference package.
 *
 * @param registry host and optional port, null when the reference names none
 * @param repository path below the registry, lower case
 * @param tag null when absent
 * @param digest null when absent
 */
public record ImageReference(
    @Nullable String registry, String repository, @Nullable String tag, @Nullable Digest digest) {

  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]+)?");
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(PART + "(?:/" + PART + ")*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

  public ImageReference {
    if (registry != null && !REGISTRY.matcher(registry).matches()) {
      throw new IllegalArgumentException("'%s' is no registry host".formatted(registry));
    }
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no repository name: lower-case letters and digits, separated by '.', '_', '-' or '/'"
              .formatted(repository));
    }
    if (tag != null && !TAG.matcher(tag).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no tag: at most 128 letters, digits, '_', '.' and '-', not starting with '.' or '-'"
              .formatted(tag));
    }
  }

  /**
   * Reads a reference. The first path component is a registry when it holds a dot or a colon or is
   * {@code localhost}.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  public static ImageReference parse(String text) {
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = new Digest(rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String registry = null;
    int slash = rest.indexOf('/');
    if (slash > 0 && isRegistry(rest.substring(0, slash))) {
      registry = rest.substring(0, slash);
      rest = rest.substring(slash + 1);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    return new ImageReference(registry, rest, tag, digest);
  }

  private static boolean isRegistry(String first) {
    return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
  }

  /** True when {@code tag} is well formed. */
  public static boolean isTag(String tag) {
    return TAG.matcher(tag).matches();
  }

  /** The same repository at exactly this content. */
  public ImageReference at(Digest pinned) {
    return new ImageReference(registry, repository, null, pinned);
  }

  /** The same repository under this tag. */
  public ImageReference tagged(String newTag) {
    return new ImageReference(registry, repository, newTag, null);
  }

  /** The same image in another registry. */
  public ImageReference in(String newRegistry) {
    return new ImageReference(newRegistry, repository, tag, digest);
  }

  /** The registry, if the reference names one. */
  public Optional<String> registryIfAny() {
    return Optional.ofNullable(registry);
  }

  @Override
  public String toString() {
    return (registry == null ? "" : registry + "/")
        + repository
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }
}
