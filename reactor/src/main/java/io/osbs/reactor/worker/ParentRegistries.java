package io.osbs.reactor.worker;

import io.osbs.core.image.ImageReference;
import io.osbs.publish.registry.RegistryAccess;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where parent images come from.
 *
 * @param source the registry of parents that name none; null means Docker Hub, as in Docker itself
 * @param known how to reach registries, by host; others are reached with TLS and no credentials
 * @param base what takes the place of the last stage's parent; null for the Dockerfile's own
 */
public record ParentRegistries(
    @Nullable RegistryAccess source,
    Map<String, RegistryAccess> known,
    @Nullable ImageReference base) {

  private static final String DOCKER_HUB = "docker.io";

  public ParentRegistries(@Nullable RegistryAccess source, Map<String, RegistryAccess> known) {
    this(source, known, null);
  }

  public ParentRegistries {
    known = Map.copyOf(known);
  }

  /** The same image with its registry named. */
  ImageReference qualified(ImageReference image) {
    if (image.registry() != null) {
      return image;
    }
    if (source != null) {
      return image.in(source.host());
    }
    String repository = image.repository();
    String official = repository.indexOf('/') < 0 ? "library/" + repository : repository;
    return new ImageReference(DOCKER_HUB, official, image.tag(), image.digest());
  }

  /** How to reach the registry of a qualified image. */
  RegistryAccess access(ImageReference qualified) {
    String host = String.valueOf(qualified.registry());
    RegistryAccess access = known.get(host);
    if (access != null) {
      return access;
    }
    return source != null && source.host().equals(host) ? source : RegistryAccess.anonymous(host);
  }
}
